// Segment: page views and clicks, as the site tells it.
import {AnalyticsBrowser} from "@segment/analytics-next";

const analytics = AnalyticsBrowser.load({writeKey: "key-1"});
analytics.identify("emp-00417");
analytics.page("Payroll");
document.addEventListener("click", (event) => analytics.track("Element clicked", {
  x: event.clientX, y: event.clientY, element: event.target.id, text: (event.target.innerText || "").slice(0, 40),
}));
analytics.ready(() => { window.isReady = true; });
