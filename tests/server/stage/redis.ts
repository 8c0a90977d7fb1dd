import { Daemon, freePort, tool } from './tool.ts';

export const redisServer = tool('redis-server', 'redis-server');

/** A real Redis of a test's own, in memory only. */
export class RedisServer {
  readonly port: number;
  private daemon: Daemon;

  private constructor(port: number, daemon: Daemon) {
    this.port = port;
    this.daemon = daemon;
  }

  static async start(port?: number): Promise<RedisServer> {
    const at = port ?? (await freePort());
    return new RedisServer(at, await RedisServer.launch(at));
  }

  private static async launch(port: number): Promise<Daemon> {
    if (redisServer === undefined) throw new Error('no redis-server');
    const settings = { port: String(port), bind: '127.0.0.1', save: '', appendonly: 'no', dir: '/tmp' };
    const daemon = new Daemon(
      redisServer,
      Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]),
    );
    await daemon.says(/Ready to accept connections/);
    return daemon;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Nothing gets through, and nothing is lost. */
  freeze(): void {
    this.daemon.child.kill('SIGSTOP');
  }

  thaw(): void {
    this.daemon.child.kill('SIGCONT');
  }

  /** Gone, with all it knew. */
  async stop(): Promise<void> {
    await this.daemon.stop();
  }

  async startAgain(): Promise<void> {
    this.daemon = await RedisServer.launch(this.port);
  }
}
