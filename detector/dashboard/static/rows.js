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
        // Where the reader is and how much they see is remembered: to ask makes the browser lay out everything at once.
        this.top = 0;
        this.room = 0;
        this.isMoved = false;
        viewport.addEventListener("scroll", () => {
            this.top = viewport.scrollTop;
            this.drawSoon();
        }, { passive: true });
        new ResizeObserver(([{ contentRect }]) => {
            this.room = contentRect.height;
            this.height = 0;
            this.drawSoon();
        }).observe(viewport);
    }

    // Show `items`, of which `added` are new at the top: whoever reads further down stays where they are.
    show(items, added = 0) {
        this.items = items;
        if (added && this.height && this.top > 1) {
            this.top += added * this.height;
            this.isMoved = true;
        }
        this.drawSoon();
    }

    toTop() {
        this.top = 0;
        this.isMoved = true;
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
        if (!this.room) return;
        const count = this.items.length;
        const height = this.height || this.measured();
        const first = Math.max(0, Math.min(count, Math.floor(this.top / height) - MORE));
        const last = Math.min(count, first + Math.ceil(this.room / height) + 2 * MORE);
        while (this.list.children.length > last - first) this.list.lastElementChild.remove();
        while (this.list.children.length < last - first) this.list.append(document.createElement("li"));
        this.list.style.height = `${count * height}px`;
        this.list.style.paddingTop = `${first * height}px`;
        for (let place = first; place < last; place += 1) this.drawLine(this.list.children[place - first], place, count);
        if (this.isMoved) this.viewport.scrollTop = this.top;
        this.isMoved = false;
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
