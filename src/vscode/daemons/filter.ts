import { commands, EventEmitter, type Memento } from 'vscode';
import { SECTION } from '../../controller/settingsTable';

const KEY = `${SECTION}.onlyTrouble`;

/** Whether the tree shows everything or only what is in trouble; remembered for this user. */
export class TroubleFilter {
  private readonly changed = new EventEmitter<void>();

  readonly onDidChange = this.changed.event;

  constructor(private readonly memory: Memento) {
    this.tellMenus();
  }

  get onlyTrouble(): boolean {
    return this.memory.get<unknown>(KEY) === true;
  }

  async set(onlyTrouble: boolean): Promise<void> {
    const remembered = this.memory.update(KEY, onlyTrouble);
    this.tellMenus();
    this.changed.fire();
    await remembered;
  }

  dispose(): void {
    this.changed.dispose();
  }

  private tellMenus(): void {
    void commands.executeCommand('setContext', KEY, this.onlyTrouble);
  }
}
