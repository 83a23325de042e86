// Countly with clicks, scrolls and forms.
import Countly from "countly-sdk-web";

Countly.init({app_key: "0123456789abcdef0123456789abcdef01234567", url: "https://acme.count.ly", interval: 800});
Countly.q = Countly.q || [];
Countly.track_sessions();
Countly.track_pageview();
Countly.track_clicks();
Countly.track_scrolls();
Countly.track_links();
Countly.track_forms(undefined, true);
Countly.change_id("emp-00417");
window.isReady = true;
