/** Stops with a clear line where this Node is older than package.json asks for. Imported first, before any newer syntax. */
import { readFileSync } from 'node:fs'

const needed = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).engines.node.replace(
  '>=',
  '',
)
const [found, wanted] = [process.versions.node, needed].map((version) => version.split('.').map(Number))
if (found[0] < wanted[0] || (found[0] === wanted[0] && found[1] < wanted[1])) {
  console.error(`Clientele needs Node ${needed} or newer; this is Node ${process.versions.node} (${process.execPath}).`)
  process.exit(1)
}
