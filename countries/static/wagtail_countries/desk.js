// The translation editor: saves what is typed, moves by keyboard, shows the page beside its texts.
// Without it every form on the screen works as a form.
const desk = document.querySelector("[data-ecc-desk]");
const live = document.querySelector("[data-ecc-live]");
const rows = [...document.querySelectorAll("[data-ecc-text]")];
const AUTOSAVE = 1500;
const OPEN = ["untranslated", "behind", "machine", "wrong"];

const say = (text) => {
  live.textContent = "";
  // A reader says the same words again only if they went away between.
  setTimeout(() => (live.textContent = text), 50);
};
const fieldOf = (row) => row.querySelector("textarea[name=text]");
const rowOf = (element) => element?.closest?.("[data-ecc-text]");

class Text {
  constructor(row) {
    this.row = row;
    this.form = row.querySelector("[data-ecc-form]");
    this.field = fieldOf(row);
    this.stored = this.field.value;
    this.timer = null;
    this.running = null;
    if (this.field.readOnly) return;
    this.field.addEventListener("input", () => this.typed());
    this.field.addEventListener("blur", () => this.isChanged && this.save());
    this.form.addEventListener("submit", (event) => this.submitted(event));
    this.fit();
    this.count();
  }

  get isChanged() {
    return this.field.value !== this.stored;
  }

  part(name) {
    return this.row.querySelector(`[data-ecc-${name}]`);
  }

  typed() {
    this.fit();
    this.count();
    this.row.classList.toggle("ecc-text-row--changed", this.isChanged);
    clearTimeout(this.timer);
    if (this.isChanged && this.part("conflict").hidden) {
      this.timer = setTimeout(() => this.save(), AUTOSAVE);
    }
  }

  fit() {
    this.field.style.blockSize = "auto";
    this.field.style.blockSize = `${this.field.scrollHeight + 4}px`;
  }

  count() {
    const place = this.part("count");
    if (!place) return;
    place.dataset.words ??= place.textContent;
    const maximum = Number(place.dataset.eccCount);
    const used = [...this.field.value.replace(/<[^>]*>/g, "")].length;
    place.textContent = `${used} / ${maximum}`;
    place.title = place.dataset.words;
    place.classList.toggle("ecc-text-row__count--over", used > maximum);
  }

  put(text) {
    this.field.value = text;
    this.typed();
    this.field.focus();
  }

  async submitted(event) {
    event.preventDefault();
    const button = event.submitter;
    if (button?.name === "take") this.put(button.value);
    await this.save({ force: true });
  }

  // One request at a time for a text: the next one starts from the version that this one brings.
  async save({ force = false } = {}) {
    clearTimeout(this.timer);
    while (this.running) await this.running;
    if (!force && !this.isChanged) return true;
    this.running = this.send();
    const isStored = await this.running;
    this.running = null;
    return isStored;
  }

  async send() {
    const text = this.field.value;
    const data = new FormData(this.form);
    data.set("text", text);
    data.delete("take");
    let answer;
    let said;
    try {
      answer = await fetch(this.form.action, {
        method: "POST",
        body: data,
        credentials: "same-origin",
        redirect: "error",
        headers: { Accept: "application/json" },
      });
      said = await answer.json();
    } catch {
      this.fail(live.dataset.failed);
      return false;
    }
    if (answer.status === 409) return this.meet(said);
    if (!answer.ok) {
      this.fail(said.error);
      return false;
    }
    this.take(said, text);
    return true;
  }

  take(said, sent) {
    this.form.elements.version.value = said.version;
    this.stored = said.text;
    // What was typed while the request ran stays.
    if (this.field.value === sent) this.field.value = said.text;
    this.row.classList.toggle("ecc-text-row--changed", this.isChanged);
    if (OPEN.includes(this.row.dataset.state) !== OPEN.includes(said.state)) {
      this.part("state").classList.toggle("ecc-status--good", !OPEN.includes(said.state));
      this.part("state").classList.toggle("ecc-status--attention", OPEN.includes(said.state));
    }
    this.row.classList.replace(`ecc-text-row--${this.row.dataset.state}`, `ecc-text-row--${said.state}`);
    this.row.dataset.state = said.state;
    this.part("state").textContent = said.label;
    this.part("made").textContent = said.by;
    this.part("error").textContent = "";
    this.part("conflict").hidden = true;
    this.field.removeAttribute("aria-invalid");
    this.part("findings").replaceChildren(...said.findings.map(remark));
    this.fit();
    this.count();
    showProgress(said.progress);
    say(live.dataset.saved);
    beside.reload();
  }

  fail(reason) {
    this.part("error").textContent = reason;
    this.field.setAttribute("aria-invalid", "true");
    say(reason);
  }

  meet(said) {
    this.fail(said.error);
    this.part("theirs").textContent = said.theirs;
    this.part("conflict").hidden = false;
    this.theirs = said;
    return false;
  }

  async keepMine() {
    this.form.elements.version.value = this.theirs?.version ?? this.form.elements.version.value;
    await this.save({ force: true });
    this.field.focus();
  }

  keepTheirs() {
    if (!this.theirs) return;
    this.form.elements.version.value = this.theirs.version;
    this.stored = this.theirs.theirs;
    this.part("error").textContent = "";
    this.part("conflict").hidden = true;
    this.field.removeAttribute("aria-invalid");
    this.put(this.theirs.theirs);
  }
}

function remark({ message, is_blocking: isBlocking }) {
  const item = document.createElement("li");
  item.classList.toggle("ecc-text-row__blocking", isBlocking);
  item.textContent = isBlocking ? `${live.dataset.blocks} ${message}` : message;
  return item;
}

function showProgress(progress) {
  const bar = document.querySelector("[data-ecc-bar]");
  bar.value = progress.done;
  bar.max = progress.total || 1;
  document.querySelector("[data-ecc-progress]").textContent = progress.sentence;
  for (const [name, count] of Object.entries(progress.counts)) {
    const item = document.querySelector(`[data-ecc-filter="${name}"]`);
    if (!item) continue;
    item.querySelector("span").textContent = count;
    item.hidden = !count && !item.querySelector("[aria-current]");
  }
}

// --- the page beside its texts ---

const beside = {
  place: document.querySelector("[data-ecc-preview]"),
  button: document.querySelector("[data-ecc-beside]"),
  key: "ecc-desk-preview",
  frame: null,
  timer: null,

  start() {
    this.button.hidden = false;
    this.button.addEventListener("click", () => this.turn(this.place.hidden));
    if (localStorage.getItem(this.key) === "on") this.turn(true);
  },

  turn(isOn) {
    localStorage.setItem(this.key, isOn ? "on" : "off");
    this.place.hidden = !isOn;
    desk.classList.toggle("ecc-desk--beside", isOn);
    this.button.setAttribute("aria-pressed", String(isOn));
    if (!isOn) {
      this.frame?.remove();
      this.frame = null;
      return;
    }
    this.frame = document.createElement("iframe");
    this.frame.title = this.place.getAttribute("aria-label");
    this.frame.src = desk.dataset.preview;
    this.place.append(this.frame);
  },

  reload() {
    if (!this.frame) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const top = this.frame?.contentWindow?.scrollY ?? 0;
      this.frame?.addEventListener("load", () => this.frame?.contentWindow?.scrollTo(0, top), { once: true });
      this.frame?.contentWindow?.location.reload();
    }, 600);
  },
};

// --- by keyboard ---

const texts = new Map(rows.map((row) => [row, new Text(row)]));

function go(row) {
  if (!row) return;
  fieldOf(row).focus();
  row.scrollIntoView({ block: "nearest" });
}

function nextOpen(from) {
  const start = rows.indexOf(from) + 1;
  const order = [...rows.slice(start), ...rows.slice(0, start)];
  return order.find((row) => row !== from && OPEN.includes(row.dataset.state));
}

async function saveAndGo(row) {
  // The text under the hand keeps the focus until it is stored.
  if (!(await texts.get(row).save({ force: true }))) return;
  const next = nextOpen(row);
  if (next) go(next);
  else say(live.dataset.done);
}

function move(event, row) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return false;
  const at = row ? rows.indexOf(row) + step : step > 0 ? 0 : rows.length - 1;
  go(rows[at]);
  return true;
}

function help(event) {
  if (event.code !== "KeyH") return false;
  document.querySelector("[data-ecc-keys]").click();
  return true;
}

function take(event, row) {
  if (!row || fieldOf(row).readOnly) return false;
  if (event.code === "KeyC") {
    texts.get(row).put(row.querySelector('[data-ecc-copy=""]').value);
    return true;
  }
  const number = /^Digit([1-3])$/.exec(event.code)?.[1];
  const offer = number && row.querySelector(`[data-ecc-offer="${number}"]`);
  if (offer) texts.get(row).put(offer.value);
  return Boolean(offer);
}

function pressed(event) {
  const row = rowOf(event.target);
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
    if (!row || event.target !== fieldOf(row) || event.target.readOnly) return;
    event.preventDefault();
    saveAndGo(row);
    return;
  }
  if (!event.altKey || event.ctrlKey || event.metaKey) return;
  if (move(event, row) || help(event) || take(event, row)) event.preventDefault();
}

function startKeys() {
  const button = document.querySelector("[data-ecc-keys]");
  const panel = document.getElementById(button.getAttribute("aria-controls"));
  button.hidden = false;
  button.addEventListener("click", () => {
    panel.hidden = !panel.hidden;
    button.setAttribute("aria-expanded", String(!panel.hidden));
  });
  document.addEventListener("keydown", pressed);
}

for (const [row, text] of texts) {
  row.querySelector("[data-ecc-mine]")?.addEventListener("click", (event) => {
    event.preventDefault();
    text.keepMine();
  });
  row.querySelector("[data-ecc-take-theirs]")?.addEventListener("click", (event) => {
    if (!text.theirs) return;
    event.preventDefault();
    text.keepTheirs();
  });
}

// Publishing and leaving first store what is still being typed.
for (const form of document.querySelectorAll(".ecc-desk__actions form")) {
  form.addEventListener("submit", async (event) => {
    const changed = [...texts.values()].filter((text) => text.isChanged || text.running);
    if (!changed.length) return;
    event.preventDefault();
    say(live.dataset.saving);
    const stored = await Promise.all(changed.map((text) => text.save()));
    if (stored.every(Boolean)) form.requestSubmit(event.submitter);
    else changed[stored.indexOf(false)].field.focus();
  });
}

window.addEventListener("beforeunload", (event) => {
  if ([...texts.values()].some((text) => text.isChanged)) event.preventDefault();
});

startKeys();
beside.start();
