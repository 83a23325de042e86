// How fast a page was, and nothing else.
import {onCLS, onFCP, onINP, onLCP, onTTFB} from "web-vitals";

const tell = ({name, value, rating, delta, id}) =>
  navigator.sendBeacon("/api/vitals", JSON.stringify({name, value, rating, delta, id, page: location.pathname}));
for (const on of [onCLS, onFCP, onINP, onLCP, onTTFB]) on(tell, {reportAllChanges: true});
addEventListener("load", () => setTimeout(() => {
  const [timing] = performance.getEntriesByType("navigation");
  navigator.sendBeacon("/api/timing", JSON.stringify({
    dns: timing.domainLookupEnd - timing.domainLookupStart, connect: timing.connectEnd - timing.connectStart,
    ttfb: timing.responseStart, domInteractive: timing.domInteractive, load: timing.loadEventEnd,
  }));
}, 0));
window.isReady = true;
