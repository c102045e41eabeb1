/** A refusal in S3's form: a status, and an XML body with a code, a message and details. */
import type { StoreReply } from './store-server.ts';

export type StoreRefusal = {
  status: number;
  code: string;
  message: string;
  details?: Record<string, string>;
};

export function refuse(reply: StoreReply, { status, code, message, details = {} }: StoreRefusal): StoreReply {
  const members = Object.entries({ Code: code, Message: message, ...details })
    .map(([name, value]) => `<${name}>${escapeXml(value)}</${name}>`)
    .join('');
  return reply
    .code(status)
    .headers({ 'content-type': 'application/xml' })
    .send(`<?xml version="1.0" encoding="UTF-8"?>\n<Error>${members}</Error>`);
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
