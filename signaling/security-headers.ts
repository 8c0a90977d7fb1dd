/** The headers that helmet protects an answer with. */
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import helmet from 'helmet';
import type { PageRoute } from './pages.ts';
import { policyOf } from './policy.ts';

/**
 * Made once for a page, not for each request: helmet as a middleware made 20 KB of garbage and lengthened each
 * collection eightfold, during which no frame is relayed.
 *
 * @param secure whether browsers reach this server by HTTPS only
 */
export function securityHeaders(
  page: Pick<PageRoute, 'script' | 'frames' | 'framed' | 'style'>,
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
