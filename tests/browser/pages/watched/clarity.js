// Microsoft Clarity's recorder itself.
import {clarity} from "clarity-js";

clarity.start({
  projectId: "testproject1",
  upload: "https://d.clarity.ms/collect",
  track: true,
  content: true,
  delay: 500,
});
clarity.identify("emp-00417");
window.isReady = true;
