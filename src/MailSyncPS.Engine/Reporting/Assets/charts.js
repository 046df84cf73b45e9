"use strict";
// The two charts of a mailbox. Its figures are a JSON block of the page: days are counted from 1970-01-01, sizes are in KiB.
const settings = JSON.parse(document.getElementById("settings").textContent);
const texts = settings.texts;
const DAY = 86400;

const format = (() => {
  const date = options => new Intl.DateTimeFormat(settings.locale, { timeZone: "UTC", ...options });
  const long = date({ year: "numeric", month: "short", day: "numeric" });
  const short = date({ month: "short", day: "numeric" });
  const month = date({ year: "numeric", month: "short" });
  const number = new Intl.NumberFormat(settings.locale);
  const decimal = new Intl.NumberFormat(settings.locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const units = ["KB", "MB", "GB", "TB"];
  return {
    day: seconds => long.format(seconds * 1000),
    tick: (seconds, span) => (span > 400 * DAY ? month : short).format(seconds * 1000),
    count: value => number.format(value),
    size: kib => {
      let unit = 0;
      for (; kib >= 1000 && unit < units.length - 1; unit++) kib /= 1024;
      return decimal.format(kib) + " " + units[unit];
    },
    unit: kib => {
      let unit = 0;
      for (let rest = kib; rest >= 1000 && unit < units.length - 1; unit++) rest /= 1024;
      return { divisor: 1024 ** unit, name: units[unit] };
    },
  };
})();

const colour = name => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();

function readData(key) {
  const data = JSON.parse(document.getElementById("data-" + key).textContent);
  const length = data.days;
  const column = values => Array.from({ length }, (_, i) => values?.[i] ?? null);
  const limit = new Array(length).fill(null);
  (data.limit ?? []).forEach(([from, value], i, all) => limit.fill(value, from, all[i + 1]?.[0] ?? length));
  return {
    days: Array.from({ length }, (_, i) => (data.first + i) * DAY),
    used: column(data.used), limit,
    forecast: data.forecast,
    copied: column(data.copied).map(n => n ?? 0), removed: column(data.removed).map(n => n ?? 0),
    copiedSize: column(data.copiedSize).map(n => n ?? 0), removedSize: column(data.removedSize).map(n => n ?? 0),
  };
}

// The forecast goes from the last reading to the day when the mailbox is full, or as far as the chart may look ahead.
function withForecast(data) {
  const days = data.days.slice(), used = data.used.slice(), limit = data.limit.slice();
  const ahead = new Array(days.length).fill(null);
  if (!data.forecast) return { days, used, limit, ahead, full: null };
  const [from, value, perDay, full = Infinity] = data.forecast;
  const first = days[0] / DAY, last = days.at(-1) / DAY;
  const horizon = last + Math.max(14, Math.round((last - first) / 2));
  const end = Math.min(full, horizon);
  for (let day = last + 1; day <= end; day++) {
    days.push(day * DAY); used.push(null); limit.push(limit.at(-1)); ahead.push(null);
  }
  for (let day = from; day <= end; day++) ahead[day - first] = Math.min(value + perDay * (day - from), limit.at(-1) ?? Infinity);
  return { days, used, limit, ahead, full: full <= horizon ? full * DAY : null };
}

const axes = (values, size) => [
  { stroke: () => colour("quiet"), grid: { show: false }, ticks: { stroke: () => colour("grid"), size: 4 }, font: "12px system-ui, sans-serif", size: 30, space: 85,
    values: (u, splits) => splits.map(s => format.tick(s, u.scales.x.max - u.scales.x.min)) },
  { stroke: () => colour("quiet"), grid: { stroke: () => colour("grid"), width: 1 }, ticks: { show: false }, font: "12px system-ui, sans-serif", size, gap: 6, values, space: 34 },
];

function base(height) {
  return {
    height, legend: { show: false }, padding: [10, 12, 0, 0],
    tzDate: seconds => uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC"),
    cursor: { y: false, points: { show: false }, drag: { x: true, y: false } },
  };
}

function usageChart(data) {
  const { days, used, limit, ahead, full } = withForecast(data);
  const most = Math.max(...used, ...ahead, 1);
  const ceiling = Math.max(...limit, 0);
  // A limit far above would press the curve flat.
  const showsLimit = ceiling > 0 && ceiling < most * 8;
  const unit = format.unit(Math.max(most, showsLimit ? ceiling : 0));
  const scaled = values => values.map(v => v == null ? null : v / unit.divisor);
  const top = Math.max(most, showsLimit ? ceiling : 0) / unit.divisor * 1.12;
  const legend = [["used", texts.used]];
  if (ceiling > 0) legend.push(["limit", texts.limit.replace("{size}", () => format.size(limit.findLast(v => v != null))) + (showsLimit ? "" : " " + texts.above)]);
  if (data.forecast) legend.push(["forecast", full ? texts.full.replace("{date}", () => format.day(full)) : texts.forecast]);
  return {
    legend,
    rows: data.days.map((day, i) => [day, data.used[i]]).filter(row => row[1] != null).map(([day, kib]) => [format.day(day), format.size(kib)]),
    columns: [texts.day, texts.used],
    tip: i => [format.day(days[i]),
      used[i] != null ? `${texts.used}: ${format.size(used[i])}` : null,
      used[i] == null && ahead[i] != null ? `${texts.forecast}: ${format.size(ahead[i])}` : null,
      limit[i] != null ? texts.limit.replace("{size}", () => format.size(limit[i])) : null],
    values: [days, scaled(used), showsLimit ? scaled(limit) : days.map(() => null), scaled(ahead)],
    options: {
      ...base(240),
      scales: { x: { time: true }, y: { range: [0, top] } },
      axes: axes((u, splits) => splits.map(s => format.count(s) + " " + unit.name), 74),
      series: [{},
        { stroke: () => colour("used"), width: 2, fill: () => colour("used-soft"), spanGaps: true, points: { show: used.filter(v => v != null).length < 3, size: 7 } },
        { stroke: () => colour("limit"), width: 2, dash: [10, 4], paths: uPlot.paths.stepped({ align: 1 }), points: { show: false } },
        { stroke: () => colour("forecast"), width: 2, dash: [2, 4], spanGaps: true, points: { show: false } }],
      hooks: { draw: [u => full && markDay(u, full)] },
    },
  };
}

function markDay(u, seconds) {
  const x = u.valToPos(seconds, "x", true);
  const { ctx, bbox } = u;
  if (x < bbox.left || x > bbox.left + bbox.width + 1) return;
  ctx.save();
  ctx.strokeStyle = ctx.fillStyle = colour("forecast");
  ctx.lineWidth = uPlot.pxRatio;
  ctx.setLineDash([2 * uPlot.pxRatio, 3 * uPlot.pxRatio]);
  ctx.beginPath(); ctx.moveTo(x, bbox.top); ctx.lineTo(x, bbox.top + bbox.height); ctx.stroke();
  ctx.font = `${12 * uPlot.pxRatio}px system-ui, sans-serif`;
  ctx.textAlign = "right"; ctx.textBaseline = "bottom";
  ctx.fillText(format.tick(seconds, 0), x - 5 * uPlot.pxRatio, bbox.top + bbox.height - 5 * uPlot.pxRatio);
  ctx.restore();
}

// The first copy of a whole mailbox would press all other days flat: its bar is cut, and its number stands beside it.
function ceilingOf(values) {
  const days = values.filter(n => n > 0).sort((a, b) => a - b);
  const most = days.at(-1) ?? 1;
  const usual = days[Math.floor((days.length - 1) * .95)] ?? 1;
  return days.length >= 10 && most > usual * 4 ? usual * 2 : most;
}

function markCut(u, days, values, ceiling) {
  const { ctx, bbox } = u;
  ctx.save();
  ctx.fillStyle = colour("text");
  ctx.font = `bold ${12 * uPlot.pxRatio}px system-ui, sans-serif`;
  ctx.textBaseline = "middle";
  values.forEach((value, i) => {
    if (Math.abs(value) <= ceiling) return;
    const x = u.valToPos(days[i], "x", true);
    if (x < bbox.left || x > bbox.left + bbox.width) return;
    const isRight = x < bbox.left + bbox.width * .8;
    const side = 14 * uPlot.pxRatio;
    ctx.textAlign = isRight ? "left" : "right";
    const words = format.count(Math.abs(value)) + (value > 0 ? " \u2191" : " \u2193");
    ctx.fillText(words, x + (isRight ? side : -side), value > 0 ? bbox.top + 8 * uPlot.pxRatio : bbox.top + bbox.height - 8 * uPlot.pxRatio);
  });
  ctx.restore();
}

function trafficChart(data) {
  const most = Math.max(ceilingOf(data.copied), ceilingOf(data.removed));
  const removes = data.removed.some(n => n > 0);
  const bars = uPlot.paths.bars({ size: [.75, 24, 1], align: 0 });
  const padded = values => [null, ...values, null];
  const days = [data.days[0] - DAY, ...data.days, data.days.at(-1) + DAY];
  return {
    legend: [["copied", texts.copied], ["removed", texts.removed]],
    rows: data.days.map((day, i) => [format.day(day), format.count(data.copied[i]), format.size(data.copiedSize[i]), format.count(data.removed[i]), format.size(data.removedSize[i])])
      .filter((_, i) => data.copied[i] || data.removed[i]),
    columns: [texts.day, texts.copiedCount, texts.copiedSize, texts.removedCount, texts.removedSize],
    tip: i => data.days[i - 1] == null ? null : [format.day(days[i]),
      `${texts.copiedCount}: ${format.count(data.copied[i - 1])} (${format.size(data.copiedSize[i - 1])})`,
      `${texts.removedCount}: ${format.count(data.removed[i - 1])} (${format.size(data.removedSize[i - 1])})`],
    values: [days, padded(data.copied.map(n => Math.min(n, most * 1.1))), padded(data.removed.map(n => -Math.min(n, most * 1.1)))],
    options: {
      ...base(184),
      scales: { x: { time: true }, y: { range: [removes ? -most * 1.1 : 0, most * 1.1] } },
      axes: axes((u, splits) => splits.map(s => Number.isInteger(s) ? format.count(Math.abs(s)) : ""), 74),
      series: [{},
        { stroke: () => colour("copied"), fill: () => colour("copied"), width: 0, paths: bars, points: { show: false } },
        { stroke: () => colour("removed"), fill: () => colour("removed"), width: 0, paths: bars, points: { show: false } }],
      hooks: { draw: [u => { markCut(u, data.days, data.copied, most * 1.1); markCut(u, data.days, data.removed.map(n => -n), most * 1.1); }] },
    },
  };
}
