// Charts of the dashboard, drawn from the API; the same figures stand as a table under each chart.

const style = getComputedStyle(document.documentElement);
const colour = (name) => style.getPropertyValue(name).trim();

function bars(figure) {
  const shares = figure.departments.filter((share) => share.whole > 0);
  return {
    aria: { enabled: true },
    textStyle: { color: colour("--ink"), fontFamily: style.fontFamily },
    grid: { left: 8, right: 24, top: 8, bottom: 8, containLabel: true },
    tooltip: { trigger: "axis", valueFormatter: (value) => `${value}%` },
    xAxis: { type: "value", max: 100, axisLabel: { formatter: "{value}%", color: colour("--soft") }, splitLine: { lineStyle: { color: colour("--line") } } },
    yAxis: { type: "category", inverse: true, data: shares.map((share) => share.department), axisLabel: { color: colour("--ink") }, axisTick: { show: false }, axisLine: { lineStyle: { color: colour("--line") } } },
    series: [
      {
        name: figure.title,
        type: "bar",
        barMaxWidth: 18,
        itemStyle: { color: colour("--accent") },
        data: shares.map((share) => Math.round((share.part / share.whole) * 1000) / 10),
      },
    ],
  };
}

async function draw(boxes) {
  const answer = await fetch(boxes[0].dataset.source, { headers: { Accept: "application/json", "Accept-Language": document.documentElement.lang } });
  if (!answer.ok) return;
  const { figures } = await answer.json();
  for (const box of boxes) {
    const figure = figures.find((one) => one.name === box.dataset.figure);
    const rows = figure ? figure.departments.filter((share) => share.whole > 0).length : 0;
    if (!rows) continue;
    box.classList.add("drawn");
    const chart = echarts.init(box, null, { renderer: "svg", height: Math.max(90, rows * 34 + 40) });
    chart.setOption(bars(figure));
    new ResizeObserver(() => chart.resize()).observe(box);
  }
}

const boxes = [...document.querySelectorAll("[data-figure]")];
if (boxes.length) draw(boxes);
