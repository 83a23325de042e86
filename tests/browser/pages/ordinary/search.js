// A search that answers while one types.
const app = document.getElementById("app");
app.innerHTML = '<input id="query" style="margin: 60px; width: 500px"><ol id="hits"></ol>';
document.getElementById("query").addEventListener("input", (event) => {
  const asked = new URLSearchParams({q: event.target.value, limit: "8", key: "token-b81c06de9f4732a5"});
  fetch(`/api/suggest?${asked}`).then((answer) => answer.json());
});
window.isReady = true;
