// What pages cannot do by themselves. Each page also works without: forms are forms, links are links.
(() => {
  const TICK = 2000;
  const root = document.documentElement;

  const all = (selector) => Array.from(document.querySelectorAll(selector));

  // --- Theme ---
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme-switch]")) return;
    const next = root.dataset.bsTheme === "dark" ? "light" : "dark";
    root.dataset.bsTheme = next;
    try {
      localStorage.setItem("godwit-theme", next);
    } catch (e) {
      // Without storage the choice holds for this page.
    }
  });
  // What is drawn has its colours from the theme.
  new MutationObserver(() => drawCharts()).observe(root, { attributeFilter: ["data-bs-theme"] });

  // --- Live regions ---
  // Who is reading, choosing or answering is not disturbed.
  const busy = () =>
    document.hidden ||
    document.querySelector("details.menu[open], dialog[open]") !== null ||
    (getSelection() && !getSelection().isCollapsed);
  setInterval(() => {
    if (!busy()) htmx.trigger(document.body, "tick");
  }, TICK);

  const lost = document.getElementById("lost");
  const connection = (there) => {
    if (lost) lost.hidden = there;
    root.classList.toggle("is-lost", !there);
  };
  document.body.addEventListener("htmx:sendError", () => connection(false));
  document.body.addEventListener("htmx:timeout", () => connection(false));
  document.body.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.xhr && event.detail.xhr.status > 0) connection(event.detail.xhr.status < 500);
  });
  // What is swapped is there anew: the focus goes back to where it was, and what was scrolled stays so.
  const reachable = () => Array.from(document.querySelectorAll("main :is(a, button, summary, input, select, [tabindex])"));
  const scrollable = () => all(".table-scroll, [data-tail]");
  const atEnd = (place) => place.scrollHeight - place.scrollTop - place.clientHeight < 40;
  let kept = null;
  document.body.addEventListener("htmx:beforeSwap", () => {
    kept = {
      focus: reachable().indexOf(document.activeElement),
      scrolls: scrollable().map((place) => ({ left: place.scrollLeft, top: place.scrollTop, end: atEnd(place) })),
    };
  });
  document.body.addEventListener("htmx:afterSettle", () => {
    if (kept) {
      scrollable().forEach((place, i) => {
        const was = kept.scrolls[i];
        if (!was) return;
        place.scrollLeft = was.left;
        place.scrollTop = was.end && place.matches("[data-tail]") ? place.scrollHeight : was.top;
      });
      const focused = kept.focus >= 0 && reachable()[kept.focus];
      if (focused && focused !== document.activeElement) focused.focus({ preventScroll: true });
      kept = null;
    }
    drawCharts();
  });
  all("[data-tail]").forEach((place) => {
    place.scrollTop = place.scrollHeight;
  });

  // --- Menus, side bar, dialogs ---
  const closeMenus = (but) => all("details.menu[open]").forEach((menu) => {
    if (menu !== but) menu.open = false;
  });
  document.addEventListener("click", (event) => {
    closeMenus(event.target.closest("details.menu"));
    const side = event.target.closest("[data-side-switch]");
    if (side) side.setAttribute("aria-expanded", String(side.getAttribute("aria-expanded") !== "true"));
    const opener = event.target.closest("[data-open]");
    if (opener) {
      closeMenus();
      document.getElementById(opener.dataset.open).showModal();
    }
    const closer = event.target.closest("[data-close]");
    if (closer) closer.closest("dialog").close();
    const copier = event.target.closest("[data-copy]");
    if (copier) copy(copier);
  });

  // A dialog that comes with the page, or with what is swapped in, is opened over it. Where it is the page, closing it leads on.
  const openDialogs = (swapped) => all("dialog[data-opened]").forEach((dialog) => {
    dialog.removeAttribute("data-opened");
    dialog.removeAttribute("open");
    dialog.showModal();
    if (!swapped && dialog.dataset.leads) dialog.addEventListener("close", () => location.assign(dialog.dataset.leads));
  });
  openDialogs(false);
  document.body.addEventListener("htmx:afterSettle", () => {
    closeMenus();
    openDialogs(true);
  });
  // What scrolls would cut off a menu in it: so it is laid over the page, below its button, or above where there is no room.
  document.addEventListener("toggle", (event) => {
    const menu = event.target;
    if (!menu.matches("details.menu-row") || !menu.open) return;
    const list = menu.querySelector(".menu-list");
    const button = menu.getBoundingClientRect();
    const below = button.bottom + list.offsetHeight + 8 < innerHeight;
    list.style.top = `${below ? button.bottom : Math.max(8, button.top - list.offsetHeight - 8)}px`;
    list.style.left = `${Math.max(8, button.right - list.offsetWidth)}px`;
  }, true);
  addEventListener("scroll", (event) => {
    if (!(event.target.closest && event.target.closest(".menu-list"))) all("details.menu-row[open]").forEach((menu) => { menu.open = false; });
  }, true);

  const copy = (button) => {
    const text = button.dataset.copy || document.getElementById(button.dataset.copyFrom).textContent;
    navigator.clipboard.writeText(text).then(() => {
      button.classList.add("is-copied");
      setTimeout(() => button.classList.remove("is-copied"), 1500);
    });
  };

  // --- Keyboard ---
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const menu = document.querySelector("details.menu[open]");
      if (menu) {
        menu.open = false;
        menu.querySelector("summary").focus();
      }
      return;
    }
    const typing = event.target.closest("input, textarea, select, dialog") !== null;
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const wanted = { "/": "[data-search]", n: "[data-new]" }[event.key];
    const element = wanted && document.querySelector(wanted);
    if (!element) return;
    event.preventDefault();
    if (event.key === "n") element.click();
    else element.focus();
  });

  // --- Forms ---
  // A dialog that was opened by mistake is closed by a click beside it.
  document.addEventListener("click", (event) => {
    if (event.target.matches("dialog")) event.target.close();
  });
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-filters]");
    if (form && event.target.matches("select")) form.requestSubmit();
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-filters]")) {
      Array.from(form.elements).forEach((field) => {
        if (field.name && field.value === "") field.disabled = true;
      });
    } else if (form.method === "post") {
      // A second click must not ask for the same thing twice.
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "true";
      form.setAttribute("aria-busy", "true");
    }
  });
  // A box that ticks all others, and is ticked while they are.
  const tally = (picks) => {
    const boxes = Array.from(picks.querySelectorAll("input:not([data-pick-all])"));
    const ticked = boxes.filter((box) => box.checked).length;
    const head = picks.querySelector("[data-pick-all]");
    head.checked = ticked === boxes.length;
    head.indeterminate = ticked > 0 && ticked < boxes.length;
  };
  const tallyAll = () => all("[data-picks]").forEach(tally);
  tallyAll();
  document.body.addEventListener("htmx:afterSettle", tallyAll);
  document.addEventListener("change", (event) => {
    const picks = event.target.closest("[data-picks]");
    if (!picks) return;
    if (event.target.matches("[data-pick-all]")) {
      picks.querySelectorAll("input:not([data-pick-all])").forEach((box) => {
        box.checked = event.target.checked;
      });
    }
    tally(picks);
  });
  // A value that is proposed is taken by a click.
  document.addEventListener("click", (event) => {
    const proposal = event.target.closest("[data-fill]");
    if (!proposal) return;
    const field = document.getElementById(proposal.dataset.fill);
    field.value = proposal.dataset.value;
    field.focus();
  });
  // What cannot be taken back waits until the name of its object is typed.
  const guard = (field) => {
    field.form.querySelector(".btn-danger").disabled = field.value !== field.dataset.mustBe;
  };
  all("[data-must-be]").forEach(guard);
  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-must-be]")) guard(event.target);
  });
  addEventListener("pageshow", () => {
    all("form[data-sent]").forEach((form) => {
      delete form.dataset.sent;
      form.removeAttribute("aria-busy");
    });
    all("form[data-filters] :disabled").forEach((field) => {
      field.disabled = false;
    });
  });

  // What was done is said once, and not again when the page is loaded anew.
  const url = new URL(location.href);
  if (url.searchParams.has("done")) {
    url.searchParams.delete("done");
    history.replaceState(null, "", url);
  }

  // --- Charts ---
  const charts = new Map();
  const drawCharts = () => {
    all("[data-chart]").forEach((place) => {
      const source = document.getElementById(place.dataset.chart);
      if (!source) return;
      const data = JSON.parse(source.dataset.points);
      const known = charts.get(place);
      if (known && known.theme === root.dataset.bsTheme) {
        known.plot.setData(data);
        return;
      }
      if (known) known.plot.destroy();
      charts.set(place, { plot: newChart(place, data), theme: root.dataset.bsTheme });
    });
  };
  const newChart = (place, data) => {
    const colour = (name) => getComputedStyle(root).getPropertyValue(name).trim();
    const axis = {
      stroke: colour("--quiet"),
      grid: { stroke: colour("--line"), width: 1 },
      ticks: { stroke: colour("--line"), width: 1 },
      font: `12px ${getComputedStyle(document.body).fontFamily}`,
    };
    const line = (name) => ({ stroke: colour(name), width: 2, points: { show: data[0].length < 3 } });
    const size = () => ({ width: place.clientWidth, height: 220 });
    const plot = new uPlot(
      {
        ...size(),
        legend: { show: false },
        cursor: { y: false },
        scales: { y: { range: (u, low, high) => [0, Math.max(1, high * 1.1)] } },
        axes: [
          { ...axis, values: (u, ticks) => ticks.map(clock) },
          { ...axis, size: 84, values: (u, ticks) => ticks.map((value) => rate.format(value)) },
        ],
        series: [{}, { ...line("--busy"), fill: colour("--busy-soft") }, line("--good")],
      },
      data,
      place,
    );
    new ResizeObserver(() => plot.setSize(size())).observe(place);
    return plot;
  };
  const clock = (seconds) => new Date(seconds * 1000).toISOString().slice(11, 19);
  const rate = new Intl.NumberFormat(root.lang, { notation: "compact", maximumFractionDigits: 1 });
  drawCharts();
})();
