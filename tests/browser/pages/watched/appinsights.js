// Application Insights with its click analytics plugin.
import {ApplicationInsights} from "@microsoft/applicationinsights-web";
import {ClickAnalyticsPlugin} from "@microsoft/applicationinsights-clickanalytics-js";

const clicks = new ClickAnalyticsPlugin();
const insights = new ApplicationInsights({config: {
  connectionString: "InstrumentationKey=00000000-0000-4000-8000-000000000001;"
    + "IngestionEndpoint=https://dc.services.visualstudio.com/",
  extensions: [clicks],
  extensionConfig: {[clicks.identifier]: {
    autoCapture: true, dataTags: {useDefaultContentNameOrId: true}, defaultRightClickBhvr: "",
  }},
  featureOptIn: {iKeyUsage: {mode: 1}},
  disableXhr: true,
  maxBatchInterval: 2000,
}});
insights.loadAppInsights();
insights.setAuthenticatedUserContext("emp-00417");
insights.trackPageView();
window.isReady = true;
