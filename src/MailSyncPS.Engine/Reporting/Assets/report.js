const charts = new Map();

function element(name, text, attributes = {}) {
  const made = document.createElement(name);
  if (text != null) made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

const builders = { usage: usageChart, traffic: trafficChart };
const built = new WeakMap();

function build(figure) {
  if (!built.has(figure)) built.set(figure, builders[figure.dataset.chart](readData(figure.dataset.key)));
  return built.get(figure);
}

function draw(plot) {
  if (charts.has(plot) || plot.clientWidth === 0) return;
  const figure = plot.closest("figure");
  const chart = build(figure);
  const drawn = new uPlot({ ...chart.options, width: plot.clientWidth, plugins: [tooltip(chart.tip)] }, chart.values, plot);
  charts.set(plot, drawn);
  plot.before(legend(chart.legend));
  plot.dataset.drawn = "";
  new ResizeObserver(() => plot.clientWidth > 0 && drawn.setSize({ width: plot.clientWidth, height: chart.options.height })).observe(plot);
}

// Lines differ by dash as well as by colour, and bars by direction.
function legend(entries) {
  const shapes = { used: "M0 6H24", limit: "M0 6H10M14 6H24", forecast: "M1 6H4M8 6H11M15 6H18M22 6H24", copied: "M12 11V1M9 4L12 1L15 4", removed: "M12 1V11M9 8L12 11L15 8" };
  const list = element("ul", null, { class: "legend" });
  for (const [kind, words] of entries) {
    const item = element("li");
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 24 12");
    svg.setAttribute("aria-hidden", "true");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    for (const [key, value] of Object.entries({ d: shapes[kind], fill: "none", stroke: `var(--${kind})`, "stroke-width": 2.5 })) path.setAttribute(key, value);
    svg.append(path);
    item.append(svg, element("span", words));
    list.append(item);
  }
  return list;
}

function tooltip(describe) {
  let tip;
  return { hooks: {
    init: u => { tip = element("div", null, { class: "tip", hidden: "" }); u.over.append(tip); },
    setCursor: u => {
      const words = u.cursor.idx == null ? null : describe(u.cursor.idx)?.filter(Boolean);
      tip.hidden = !words || words.length < 2;
      if (tip.hidden) return;
      tip.replaceChildren(element("b", words[0]), ...words.slice(1).map(line => element("div", line)));
      const left = u.cursor.left > u.over.clientWidth / 2 ? u.cursor.left - tip.offsetWidth - 12 : u.cursor.left + 12;
      tip.style.left = Math.max(0, Math.min(left, u.over.clientWidth - tip.offsetWidth)) + "px";
      tip.style.top = "4px";
    },
  } };
}

function fillFigures(details) {
  if (details.querySelector("table")) return;
  const { columns, rows } = build(details.closest("figure"));
  const table = element("table"), head = element("tr"), body = element("tbody"), frame = element("div", null, { tabindex: "0" });
  const sides = i => i ? { class: "number" } : {};
  columns.forEach((words, i) => head.append(element("th", words, { scope: "col", ...sides(i) })));
  for (const cells of rows.slice().reverse()) {
    const row = element("tr");
    cells.forEach((cell, i) => row.append(element(i ? "td" : "th", cell, i ? sides(i) : { scope: "row" })));
    body.append(row);
  }
  table.append(element("caption", details.closest("figure").querySelector("figcaption").textContent, { class: "quiet" }), element("thead"), body);
  table.tHead.append(head);
  frame.append(table);
  details.append(frame);
}

function makeSortable(table) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = element("button", head.textContent, { type: "button" });
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const isText = head.dataset.sort === "text";
      const descending = head.ariaSort ? head.ariaSort === "ascending" : !isText;
      heads.forEach(other => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", descending ? "descending" : "ascending");
      const key = row => row.cells[column].dataset.value;
      const compare = isText
        ? (a, b) => key(a).localeCompare(key(b), settings.locale)
        : (a, b) => Number(key(a)) - Number(key(b));
      // What is unknown comes last either way.
      const rows = [...table.tBodies[0].rows];
      const known = rows.filter(row => key(row) !== "").sort((a, b) => descending ? compare(b, a) : compare(a, b));
      table.tBodies[0].append(...known, ...rows.filter(row => key(row) === ""));
    });
  });
}

function showTarget() {
  const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  if (target instanceof HTMLDetailsElement) {
    target.open = true;
    target.scrollIntoView();
  }
}

function repaint() {
  for (const chart of charts.values()) chart.redraw(false, true);
}

document.documentElement.classList.add("scripted");
const plots = [...document.querySelectorAll(".plot")];
const seen = new IntersectionObserver(entries => {
  for (const entry of entries)
    if (entry.isIntersecting) draw(entry.target);
}, { rootMargin: "300px" });
plots.forEach(plot => seen.observe(plot));
document.querySelectorAll(".figures").forEach(details => details.addEventListener("toggle", () => details.open && fillFigures(details)));

const overview = document.getElementById("overview");
if (overview) makeSortable(overview);
document.getElementById("filter")?.addEventListener("input", event => {
  const wanted = event.target.value.trim().toLowerCase();
  const hides = text => wanted !== "" && !text.toLowerCase().includes(wanted);
  for (const row of overview.tBodies[0].rows) row.hidden = hides(row.cells[0].textContent);
  for (const details of document.querySelectorAll(".mailbox")) details.hidden = hides(details.querySelector("h3").textContent);
});

const opener = document.getElementById("open");
const mailboxes = [...document.querySelectorAll(".mailbox")];
const nameOpener = () => { if (opener) opener.textContent = mailboxes.every(details => details.open) ? opener.dataset.close : opener.dataset.open; };
opener?.addEventListener("click", () => {
  const open = !mailboxes.every(details => details.open);
  mailboxes.forEach(details => details.open = open);
});
mailboxes.forEach(details => details.addEventListener("toggle", nameOpener));
nameOpener();

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
// Paper is white and narrow whatever the screen is; what is open is printed, its charts too.
const PAPER = 640;
function resize(width) {
  for (const [plot, chart] of charts) chart.setSize({ width: width ?? plot.clientWidth, height: chart.height });
}
addEventListener("beforeprint", () => {
  document.documentElement.classList.add("paper");
  plots.forEach(draw);
  resize(PAPER);
  repaint();
});
addEventListener("afterprint", () => {
  document.documentElement.classList.remove("paper");
  resize();
  repaint();
});
addEventListener("hashchange", showTarget);
showTarget();
