// CloudWatch RUM with its replay plugin.
import {AwsRum, RRWebPlugin} from "aws-rum-web";

new AwsRum("00000000-0000-4000-8000-000000000001", "1.0.0", "us-west-2", {
  endpoint: "https://dataplane.rum.us-west-2.amazonaws.com",
  sessionSampleRate: 1,
  allowCookies: true,
  signing: false,
  telemetries: ["performance", "errors", "interaction"],
  eventPluginsToLoad: [new RRWebPlugin({additionalSampleRate: 1.0})],
  dispatchInterval: 2500,
});
window.isReady = true;
