// Looks at one page with Lighthouse and prints its four scores, and the audits that cost it points, as JSON.

import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

const chrome = await launch({ chromeFlags: ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage"] });
try {
  const { lhr } = await lighthouse(process.argv[2], { port: chrome.port, logLevel: "error" });
  const categories = Object.values(lhr.categories);
  const lost = categories.filter(({ score }) => (score ?? 0) < 1);
  const weighed = lost.flatMap(({ auditRefs }) => auditRefs.filter(({ weight }) => weight > 0).map(({ id }) => id));
  const faults = [...new Set(weighed)].map((id) => lhr.audits[id]).filter(({ score }) => score !== null && score < 1);
  console.log(
    JSON.stringify({
      scores: Object.fromEntries(categories.map(({ id, score }) => [id, Math.round((score ?? 0) * 100)])),
      faults: faults.map(({ id, title, displayValue, score }) => ({ id, title, displayValue, score })),
    }),
  );
} finally {
  await chrome.kill();
}
