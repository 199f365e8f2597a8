// Asks every second, for two minutes, whether a change has reached visitors and partners.
(() => {
  const place = document.querySelector("[data-ecc-reach]");
  let tries = 120;
  async function look() {
    if (!place || tries-- < 1 || place.querySelector("[data-ecc-arrived]")) return;
    try {
      const answer = await fetch(place.dataset.eccReach, { credentials: "same-origin" });
      const text = answer.ok && !answer.redirected ? await answer.text() : "";
      if (text && text.trim() !== place.innerHTML.trim()) place.innerHTML = text;
    } catch {
      // The next try may succeed.
    }
    setTimeout(look, 1000);
  }
  setTimeout(look, 1000);
})();
