// The texts for what is wrong with the file of an investigation: "texts[0].at is not a pair of numbers".
import { number } from '../format';

export const unread = {
  wrong: (where: string, what: string) => `The file is not an investigation that this page can read: ${where} ${what}.`,
  file: 'the file',
  noObject: 'is not an object',
  lacks: (field: string) => `lacks the field "${field}"`,
  unknown: (field: string) => `has the unknown field "${field}"`,
  noText: 'is not a text',
  tooLong: (most: number) => `has more than ${number(most)} characters`,
  empty: 'is empty',
  noTime: 'is not a date with a time',
  noPair: 'is not a pair of numbers',
  noList: 'is not a list',
  tooMany: (most: number) => `has more than ${number(most)} entries`,
  noBoolean: 'is not true or false',
  noPlace: 'is pinned but has no place',
  noQuestion: 'is not a question that this page knows',
  noNumber: 'is not a number',
  noMeaning: 'has no meaning to this page',
  noFormat: (format: string) => `does not say "format": "${format}"`,
  noVersion: 'is not a number from 1',
  newer: (version: number, most: number) =>
    `The file has version ${version} of the format, and this page reads versions up to ${most}. Open it with a newer nexum.`,
  noJson: 'The file is not JSON, so it is not an investigation.',
};
