// Mixpanel with autocapture and replay of every session.
import mixpanel from "mixpanel-browser";

mixpanel.init("0123456789abcdef0123456789abcdef", {
  autocapture: true,
  record_sessions_percent: 100,
  record_mask_all_inputs: false,
  record_mask_all_text: false,
  record_mask_text_selector: "",
  record_idle_timeout_ms: 60000,
});
mixpanel.identify("emp-00417");
window.isReady = true;
