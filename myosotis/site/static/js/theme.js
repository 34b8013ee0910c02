// Light, dark, or as the computer says. Kept in a cookie of this node, so that the next page arrives right.

const YEAR_SECONDS = 31_536_000;

function keep(choice) {
  const name = document.body.dataset.themeCookie;
  if (!name) return;
  const age = choice ? YEAR_SECONDS : 0;
  document.cookie = `${name}=${choice}; path=/; max-age=${age}; samesite=strict`;
}

/** Listen for the buttons that choose a theme. */
export function startTheme() {
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("[data-theme-choice]");
    if (!button) return;
    const choice = button.dataset.themeChoice;
    if (choice) document.documentElement.dataset.bsTheme = choice;
    else delete document.documentElement.dataset.bsTheme;
    keep(choice);
    for (const other of document.querySelectorAll("[data-theme-choice]")) {
      other.setAttribute("aria-pressed", String(other === button));
    }
  });
}
