// Snowplow with its form, link and button plugins, and page pings.
import {newTracker, trackPageView, enableActivityTracking, setUserId} from "@snowplow/browser-tracker";
import {FormTrackingPlugin, enableFormTracking} from "@snowplow/browser-plugin-form-tracking";
import {LinkClickTrackingPlugin, enableLinkClickTracking} from "@snowplow/browser-plugin-link-click-tracking";
import {ButtonClickTrackingPlugin, enableButtonClickTracking} from "@snowplow/browser-plugin-button-click-tracking";

newTracker("sp", "com-acme-prod1.collector.snplow.net", {
  appId: "payroll",
  plugins: [FormTrackingPlugin(), LinkClickTrackingPlugin(), ButtonClickTrackingPlugin()],
});
setUserId("emp-00417");
enableActivityTracking({minimumVisitLength: 2, heartbeatDelay: 2});
trackPageView();
enableFormTracking();
enableLinkClickTracking();
enableButtonClickTracking();
window.isReady = true;
