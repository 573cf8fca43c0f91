// Reads a Mermaid file with Mermaid itself, which needs a browser, and prints what it found as JSON: {nodes: {id: what
// is shown}, edges: [[source, target, what is shown, line, head]], elements: the names of those in its picture}. With
// a second argument, it draws the graph first: what is shown is then read off the picture.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const [file, draw] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update"],
});
try {
  const page = await browser.newPage();
  const wrong = [];
  page.on("pageerror", (e) => wrong.push(e.message));
  page.on("dialog", (d) => (wrong.push(`dialog ${d.message()}`), d.dismiss()));
  page.on("request", (r) => /^(about|data|blob):/.test(r.url()) || wrong.push(`asked ${r.url()}`));
  await page.setContent("<!doctype html><title>Mermaid</title><main></main>");
  await page.addScriptTag({ path: createRequire(import.meta.url).resolve("mermaid/dist/mermaid.min.js") });
  const found = await page.evaluate(async ([text, draw]) => {
    // The limits are suitable for a page that shows texts of strangers. Everything else has Mermaid's defaults.
    mermaid.initialize({ startOnLoad: false, maxTextSize: 1e9, maxEdges: 1e6 });
    await mermaid.parse(text);
    const { db } = await mermaid.mermaidAPI.getDiagramFromText(text);
    const nodes = Object.fromEntries([...db.getVertices()].map(([id, v]) => [id, v.text]));
    const edges = db.getEdges().map((e) => [e.start, e.end, e.text, e.stroke, e.type]);
    const out = { nodes, edges, elements: [], picture: "" };
    if (draw) {
      const main = document.querySelector("main");
      main.innerHTML = (await mermaid.render("drawn", text)).svg; // as every page that shows Mermaid does
      await new Promise((resolve) => setTimeout(resolve, 200)); // for what should not run
      out.elements = [...new Set([...main.querySelectorAll("*")].map((e) => e.localName))].sort();
      out.picture = main.innerText;
      out.attributes = [...new Set([...main.querySelectorAll("*")].flatMap((e) => [...e.attributes].map((a) => a.name)))].filter((n) => n.startsWith("on"));
    }
    return out;
  }, [await readFile(file, "utf8"), Boolean(draw)]);
  process.stdout.write(JSON.stringify({ ...found, wrong }));
} finally {
  await browser.close();
}
