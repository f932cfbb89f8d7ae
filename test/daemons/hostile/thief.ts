import type { Lab } from '../../../lab/lab';
import type { LabProcess } from '../../../lab/labProcess';
import { asNobody } from '../places';

/** How a thief gets at what it wants. */
export interface ThiefWay {
  readonly port?: number;
  /** It hangs up on whoever wants to encrypt, and answers whoever then asks in plain text. */
  readonly spoilsTls?: boolean;
  /** Milliseconds for which it listens each time, before somebody else may have the port for as long. */
  readonly turnMs?: number;
}

/** What has come to a listener. */
export interface Heard {
  /** Connections on which anything was said. */
  readonly asked: number;
  /** Of these, those on which an `Authorization` header was sent, in whatever letters. */
  readonly authorized: number;
}

/**
 * A listener that keeps count of what it hears, byte for byte: a parser would only show what it understands. It answers
 * as a peer does that wants credentials.
 */
const LISTENER = `
  const { port, spoilsTls, turnMs } = JSON.parse(process.argv[1]);
  const heard = { asked: 0, authorized: 0 };
  const refusal = '{"code":401,"message":"unauthorized"}';
  const answer = 'HTTP/1.1 401 Unauthorized\\r\\nWWW-Authenticate: Basic realm="Restricted IPFS Cluster API"\\r\\n' +
    'Content-Type: application/json\\r\\nContent-Length: ' + refusal.length + '\\r\\n\\r\\n' + refusal;
  const hear = (socket) => {
    let text = '', counted = false;
    socket.on('error', () => undefined).on('data', (bytes) => {
      if (text === '') heard.asked++;
      if (text === '' && spoilsTls && bytes[0] === 0x16) {
        socket.destroy();
      } else {
        text += bytes.toString('latin1');
        if (!counted && /authorization\\s*:/i.test(text)) {
          counted = true;
          heard.authorized++;
        }
        if (/\\r\\n\\r\\n$/.test(text)) turnMs ? socket.end(answer) : socket.write(answer);
      }
      console.log('heard ' + JSON.stringify(heard));
    });
  };
  const listen = () => {
    const server = require('node:net').createServer(hear);
    server.on('error', () => setTimeout(listen, 1)).listen(port, '127.0.0.1', () => {
      console.log('listening');
      if (turnMs) setTimeout(() => {
        // Whoever was let in is still told what it asked for.
        server.close();
        setTimeout(listen, Math.random() * turnMs);
      }, Math.random() * turnMs);
    });
  };
  listen();`;

/** A listener that counts. */
export class Listener {
  private constructor(private readonly process: LabProcess) {}

  /** @param as words before the command, for example those that run it as another user */
  static async start(lab: Lab, way: ThiefWay, as: readonly string[] = []): Promise<Listener> {
    const listener = [process.execPath, '-e', LISTENER, JSON.stringify({ port: 9094, ...way })];
    const started = lab.launch('env', [...as, ...listener]);
    await started.until('it listens', () => started.output.includes('listening'));
    return new Listener(started);
  }

  /** What it has heard until now. */
  get heard(): Heard {
    const told = [...this.process.output.matchAll(/^heard (.*)$/gm)].at(-1)?.[1];
    return told === undefined ? { asked: 0, authorized: 0 } : (JSON.parse(told) as Heard);
  }
}

/** A listener of another user. */
export async function thief(lab: Lab, way: ThiefWay = {}): Promise<Listener> {
  return Listener.start(lab, way, ['setpriv', ...(await asNobody(lab, lab.path('nobody')))]);
}
