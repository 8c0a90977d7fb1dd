/** The item at the sender: it may change for as long as nobody has proved the code. */
import { utf8 } from '../../crypto/bytes.ts';
import { encodeItem, type Item, type ItemField, parseItem } from '../../protocol/item.ts';
import { itemBytes, itemIdBytes } from '../../protocol/limits.ts';
import type { Ambient } from '../effect.ts';
import { factsOf } from '../facts.ts';
import type { SenderRunning, SenderTurn } from './state.ts';

export function itemMembers(
  item: Item,
  ambient: Pick<Ambient, 'draw'>,
): Pick<SenderRunning, 'item' | 'itemId' | 'facts'> {
  return { item: encodeItem(item), itemId: ambient.draw(itemIdBytes), facts: factsOf(item) };
}

/** Only before a match: what was sent may be in the other person's hands. */
export function replaceItem(turn: SenderTurn, item: Item): void {
  const { proof, sent } = turn.state;
  if (sent || (proof.kind !== 'offering' && proof.kind !== 'verifying' && proof.kind !== 'paused')) return;
  turn.state = { ...turn.state, ...itemMembers(item, turn) };
}

/** Give a field another name; one with which the item would be too long is not taken. */
export function relabel(turn: SenderTurn, at: number, label: string): void {
  editFields(turn, fields => fields.map((field, index) => (index === at ? { ...field, label } : field)));
}

/** Take one of several fields out; the last one stays. */
export function dropField(turn: SenderTurn, at: number): void {
  editFields(turn, fields => (fields.length > 1 ? fields.filter((_, index) => index !== at) : fields));
}

function editFields(turn: SenderTurn, edit: (fields: ItemField[]) => ItemField[]): void {
  const item = parseItem(turn.state.item);
  if (!item) return;
  const edited = { ...item, fields: edit(item.fields) };
  if (utf8(JSON.stringify(edited)).length <= itemBytes) replaceItem(turn, edited);
}
