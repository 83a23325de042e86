// A page that watches nobody: what is filled in is sent once, when it is handed in.
document.getElementById("hand-in").addEventListener("click", () => {
  const fields = Object.fromEntries(new FormData(document.getElementById("form")));
  fetch("/api/raises", {
    method: "POST", headers: {"Content-Type": "application/json", Authorization: "Bearer token-b81c06de9f4732a5"},
    body: JSON.stringify(fields),
  });
});
window.isReady = true;
