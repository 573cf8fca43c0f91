// What the service says of an error, by the code of the error. The messages of the service are in English, so this page
// shows them as they are; a page in another language says what the code means, and quotes the message.
const same = (message: string): string => `${message}`;

export const codes = {
  BAD_USER_INPUT: same,
  NOT_FOUND: same,
  LIMIT_EXCEEDED: same,
  TIMEOUT: same,
  CANCELLED: same,
  OVERLOADED: same,
  INTERNAL: same,
  GRAPHQL_PARSE_FAILED: same,
  GRAPHQL_VALIDATION_FAILED: same,
  BAD_REQUEST: same,
  FORBIDDEN: same,
  CONFLICT: same,
  READ_ONLY: same,
  STORAGE: same,
  BEHIND: same,
  NO_RULE: same,
};
