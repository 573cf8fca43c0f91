// Places a proof beside the page, which would stand still while hundreds of steps find their places.
import { place, type Box } from './place';

self.onmessage = (e: MessageEvent<{ boxes: Box[]; edges: [string, string][] }>) =>
  postMessage(place(e.data.boxes, e.data.edges));
