// Places a proof in a worker, because placing hundreds of steps would block the page.
import { place, type Box } from './place';

self.onmessage = (e: MessageEvent<{ boxes: Box[]; edges: [string, string][] }>) =>
  postMessage(place(e.data.boxes, e.data.edges));
