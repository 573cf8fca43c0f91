// Words what the service says of an error in the language of the page.
import { t } from './language';

/** Returns the message of an error of the service, with what its code means in the language of the page. */
export function worded(code: string | undefined, message: string): string {
  const { codes } = t();
  return code !== undefined && Object.hasOwn(codes, code) ? codes[code as keyof typeof codes](message) : message;
}
