// RudderStack: sends what the site tells it to; here it is told of clicks and page views.
import {RudderAnalytics} from "@rudderstack/analytics-js/bundled";

const analytics = new RudderAnalytics();
analytics.load("key-1", "https://acmehr.dataplane.rudderstack.com", {
  configUrl: "https://api.rudderlabs.com", integrations: {All: false},
});
analytics.identify("emp-00417");
analytics.page("Payroll");
document.addEventListener("click", (event) => analytics.track("Element clicked", {
  x: event.clientX, y: event.clientY, element: event.target.id, text: (event.target.innerText || "").slice(0, 40),
}));
window.isReady = true;
