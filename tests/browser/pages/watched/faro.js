// Grafana Faro with its replay instrumentation; its collector has a host of the customer's own.
import {initializeFaro, getWebInstrumentations} from "@grafana/faro-web-sdk";
import {ReplayInstrumentation} from "@grafana/faro-instrumentation-replay";

initializeFaro({
  url: "https://faro-collector-prod-eu-west-2.grafana.net/collect/0123456789abcdef",
  app: {name: "payroll", version: "1"},
  user: {id: "emp-00417"},
  instrumentations: [
    ...getWebInstrumentations({captureConsole: false}),
    new ReplayInstrumentation({maskAllInputs: false, maskInputOptions: {password: true}}),
  ],
});
window.isReady = true;
