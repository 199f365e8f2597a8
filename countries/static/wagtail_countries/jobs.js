// Looks every few seconds how far a job is, while somebody looks at it; the page says it without, too.
(() => {
  const EVERY = 5000;

  async function look() {
    const here = document.getElementById("ecc-job");
    if (!here || !("isRunning" in here.dataset)) return;
    if (!document.hidden && !here.contains(document.activeElement)) {
      try {
        const answer = await fetch(window.location.href, { credentials: "same-origin" });
        if (answer.ok) {
          const page = new DOMParser().parseFromString(await answer.text(), "text/html");
          const next = page.getElementById("ecc-job");
          if (next) here.replaceWith(next);
        }
      } catch {
        // The network is away: look again later.
      }
    }
    window.setTimeout(look, EVERY);
  }

  window.setTimeout(look, EVERY);
})();
