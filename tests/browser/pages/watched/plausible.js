// Plausible: page views, and how far and how long a page was read.
import {init} from "@plausible-analytics/tracker";

init({domain: "payroll.paywerk.example", endpoint: "https://plausible.io/api/event", outboundLinks: true});
window.isReady = true;
