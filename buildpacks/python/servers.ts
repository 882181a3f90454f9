/** The command that serves an app: by the server that the project names, else by the usual one, which is then added. */
import type { App } from './apps.ts'
import type { Serve } from './framework.ts'

const HOST = '--host 0.0.0.0 --port $PORT'
const at = ({ module, object }: App): string => `${module.name}:${object}`
export const added = (name: string): Pick<Serve, 'adds' | 'notes'> => ({
  adds: name,
  notes: [`${name} serves it, which is not among the dependencies: it is added; name it there to choose the version`],
})

export function asgiServer(packages: Set<string>, app: App): Serve {
  const flag = app.factory ? ' --factory' : ''
  const uvicorn = `uvicorn ${at(app)}${flag} ${HOST}`
  if (packages.has('uvicorn')) return { web: uvicorn }
  if (packages.has('hypercorn'))
    return { web: `hypercorn ${app.factory ? `'${at(app)}()'` : at(app)} --bind 0.0.0.0:$PORT` }
  if (packages.has('granian')) return { web: `granian --interface asgi${flag} ${at(app)} ${HOST}` }
  if (packages.has('daphne') && !app.factory) return { web: `daphne -b 0.0.0.0 -p $PORT ${at(app)}` }
  return { web: uvicorn, ...added('uvicorn') }
}

export function wsgiServer(packages: Set<string>, app: App): Serve {
  const target = app.factory ? `'${at(app)}()'` : at(app)
  const gunicorn = `gunicorn${sockets(packages)} --bind 0.0.0.0:$PORT ${target}`
  if (packages.has('gunicorn')) return { web: gunicorn }
  if (packages.has('waitress'))
    return { web: `waitress-serve --listen=0.0.0.0:$PORT ${app.factory ? `--call ${at(app)}` : target}` }
  if (packages.has('uwsgi') && !app.factory)
    return { web: `uwsgi --http 0.0.0.0:$PORT --module ${at(app)} --master --die-on-term` }
  return { web: gunicorn, ...added('gunicorn') }
}

/** Its documentation's way of running Flask-SocketIO: one worker, which knows every client. */
function sockets(packages: Set<string>): string {
  if (!packages.has('flask-socketio')) return ''
  const worker = ['eventlet', 'gevent'].find((one) => packages.has(one))
  if (!worker) return ' -w 1 --threads 100'
  const web = worker === 'gevent' && packages.has('gevent-websocket')
  return ` -k ${web ? 'geventwebsocket.gunicorn.workers.GeventWebSocketWorker' : worker} -w 1`
}
