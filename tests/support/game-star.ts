import { openStar } from './star.ts'
import type { Warehouse } from './warehouse.ts'

/**
 * Games of five players in two rounds. Two players are called Sam, one in each team; Ed has no team, the player of the last
 * game is unknown, Di never played.
 *
 *     game  player  team     colour  round  points
 *     1     Sam     X        red     1      10
 *     2     Sam     X        red     2      20
 *     3     Bo      X        red     1      40
 *     4     Cy      X        blue    2      null
 *     5     Sam     Y        blue    1      6
 *     6     Ed      (blank)  red     2      7
 *     7     ?       ?        ?       2      3
 *     a player's points: Sam of X 30, Bo 40, Cy none, Sam of Y 6, Ed 7, unknown 3; a team's: X 70, Y 6; all 86
 */
const tables = `
CREATE TABLE dim_player (player_key INTEGER, name VARCHAR, team VARCHAR, colour VARCHAR);
INSERT INTO dim_player VALUES (-1, NULL, NULL, NULL), (1, 'Sam', 'X', 'red'), (2, 'Bo', 'X', 'red'), (3, 'Cy', 'X', 'blue'),
  (4, 'Sam', 'Y', 'blue'), (5, 'Di', 'Y', 'red'), (6, 'Ed', NULL, 'red');
CREATE TABLE fact_game (game INTEGER, player_key INTEGER, round INTEGER, points DECIMAL(18,2));
INSERT INTO fact_game VALUES (1, 1, 1, 10), (2, 1, 2, 20), (3, 2, 1, 40), (4, 3, 2, NULL), (5, 4, 1, 6), (6, 6, 2, 7), (7, 99, 2, 3);`

const definitions = `
version: 1
dimensions:
  player:
    table: dim_player
    key: player_key
    attributes: {team: {column: team}, name: {column: name, within: team}, colour: {column: colour}}
    hierarchies: {club: {levels: [team, name]}}
cubes:
  games:
    table: fact_game
    grain: [game]
    roles: {player: {on: player_key}}
    degenerate: {round: {column: round}, game: {column: game, drill: true}}
    measures:
      points: {agg: sum, expr: points}
      games: {agg: count}
      high: {agg: sum, expr: points, where: points >= 20}
      each: {calc: points / games}
    drill: {columns: [game]}
`

/** The games above in a warehouse in memory; `close` its engine. */
export const openGameStar = (): Promise<Warehouse> => openStar(tables, definitions)
