/** The headers that helmet protects an answer with. */
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import helmet from 'helmet';
import { policyOf, type Rights } from './policy.ts';

/**
 * Made once for a page, not for each request: helmet as a middleware made so much garbage that collections, during
 * which no frame is relayed, took twice as long and came more often (docs/performance.md).
 *
 * @param secure whether browsers reach this server by HTTPS only
 */
export function securityHeaders(
  page: Rights,
  { secure, publicUrl }: { secure: boolean; publicUrl?: string | undefined },
): Record<string, string> {
  const protect = helmet({
    contentSecurityPolicy: policyOf(page, publicUrl),
    strictTransportSecurity: secure ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: page.framed ? 'sameorigin' : 'deny' },
  });
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  protect(request, response, error => {
    if (error !== undefined) throw error;
  });
  return Object.fromEntries(
    Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)]),
  );
}
