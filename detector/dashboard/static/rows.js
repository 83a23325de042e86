// A long list of which only what can be seen is in the page: thousands of rows cost no more than twenty.

const MORE = 4;

export class Rows {
    // `draw(line, item)` writes an item into a line, which is used again for other items.
    constructor(viewport, draw) {
        this.viewport = viewport;
        this.list = viewport.firstElementChild;
        this.draw = draw;
        this.items = [];
        this.isDue = false;
        this.height = 0;
        viewport.addEventListener("scroll", () => this.drawSoon(), { passive: true });
        new ResizeObserver(() => {
            this.height = 0;
            this.drawSoon();
        }).observe(viewport);
    }

    // Show `items`, of which `added` are new at the top: whoever reads further down stays where they are.
    show(items, added = 0) {
        this.items = items;
        if (added && this.height && this.viewport.scrollTop > 1) this.viewport.scrollTop += added * this.height;
        this.drawSoon();
    }

    drawSoon() {
        if (this.isDue) return;
        this.isDue = true;
        requestAnimationFrame(() => {
            this.isDue = false;
            this.drawNow();
        });
    }

    drawNow() {
        if (!this.viewport.clientHeight) return;
        const count = this.items.length;
        const height = this.height || this.measured();
        const first = Math.max(0, Math.min(count, Math.floor(this.viewport.scrollTop / height) - MORE));
        const last = Math.min(count, first + Math.ceil(this.viewport.clientHeight / height) + 2 * MORE);
        while (this.list.children.length > last - first) this.list.lastElementChild.remove();
        while (this.list.children.length < last - first) this.list.append(document.createElement("li"));
        this.list.style.height = `${count * height}px`;
        this.list.style.paddingTop = `${first * height}px`;
        for (let place = first; place < last; place += 1) this.drawLine(this.list.children[place - first], place, count);
    }

    drawLine(line, place, count) {
        if (line.place !== place) {
            line.place = place;
            line.setAttribute("aria-posinset", place + 1);
        }
        if (line.count !== count) {
            line.count = count;
            line.setAttribute("aria-setsize", count);
        }
        const item = this.items[place];
        if (line.item === item) return;
        line.item = item;
        this.draw(line, item);
    }

    measured() {
        const line = this.list.appendChild(document.createElement("li"));
        this.height = line.getBoundingClientRect().height || 1;
        line.remove();
        return this.height;
    }
}
