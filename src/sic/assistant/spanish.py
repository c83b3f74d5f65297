"""Spanish words of operators and customers, each as an English one; it translates no more.

Data only. Without accents, as people type at night; a word that is also an English one of
another meaning ("red", "once") is left out.
"""

from __future__ import annotations

# English word: the Spanish ones it stands for. "-" is a word no phrase turns on.
_WRITTEN = """
-: el la los las un una unos unas de del al en y o u que con por para se su sus nuestro nuestra
   nuestros nuestras lo le les es son esta estan este estos estas muy hay ha han fue como mas ya
   pero me tambien desde hacia porque cuando donde nos
slow: lento lenta lentos lentas lentitud lentisimo lentisima lentamente despacio
delay: retraso retrasos demora
latency: latencia latencias
takes: tarda tardan tardando demoran demorando
response: respuesta respuestas
time: tiempo tiempos
minutes: minuto minutos
seconds: segundo segundos
not: ni nunca sin
nobody: nadie
nothing: nada
down: caido caida caidos caidas cayo caen cae
error: errores fallo fallos
exist: existen existe
fail: falla fallan fallando fallaron
server: servidor servidores
service: servicio servicios
database: bbdd base
data: datos dato
disk: disco discos
full: lleno llena llenos llenas lleno
space: espacio
free: libre libres
memory: memoria
name: nombre nombres
names: nombres
domain: dominio dominios
resolve: resuelve resuelven resolver resolucion
host: anfitrion
network: redes
connect: conectar conectarse conecta conectan conexion conexiones conectarme conectarnos
reach: acceder accedo acceden acceso alcanzar entrar
can: puedo puede pueden podemos
remote: remoto remota remotos remotas teletrabajo
home: casa
office: oficina oficinas
tunnel: tuneles
disconnect: desconecta desconectan desconecto desconexion desconexiones
users: usuario usuarios usuarias
customers: cliente clientes clienta
all: todo toda todos todas
some: algunos algunas algun alguna
forever: eternidad
page: pagina paginas
website: sitio sitios
old: viejo vieja viejos viejas antiguo antigua antiguos antiguas desactualizado desactualizada
   desactualizados desactualizadas obsoleto obsoleta
shows: muestra muestran ven ve mostrando aparece aparecen
yesterday: ayer
today: hoy
missing: falta faltan faltaban faltantes
lost: perdido perdida perdidos perdidas perdio perdieron pierden
deleted: borrado borrada borrados borradas borro borraron eliminado eliminada eliminados
   eliminadas elimino eliminaron
disappeared: desaparecido desaparecida desaparecidos desaparecieron desaparecio
records: registro registros
orders: pedido pedidos
payments: pago pagos
invoices: factura facturas
account: cuenta cuentas
files: archivo archivos fichero ficheros
table: tabla tablas
backup: respaldo respaldos
restore: restaurar recuperar
corrupt: corrupto corrupta corruptos corruptas corrompido corrompidos
inconsistent: inconsistente inconsistentes
balances: saldo saldos
volume: volumen volumenes
wrong: incorrecto incorrecta incorrectos incorrectas equivocado equivocada malo mal erroneo
migration: migracion migraciones
deploy: despliegue despliegues desplegar desplegamos desplego
after: despues tras
release: lanzamiento
new: nuevo nueva nuevos nuevas
version: versiones
rollback: revertir
hung: colgado colgada colgados colgadas congelado congelada trabado trabada bloqueado bloqueada
   tildado tildada
process: proceso procesos
respond: responde responden responder
works: funciona funcionan funcionando
restart: reiniciar reinicio reinicia reiniciarlo
stopped: detenido detenida detuvo paro
queue: cola colas
cache: caches
clear: limpiar vaciar purgar
log: bitacora
logs: bitacoras
see: mirar
live: vivo directo
who: quien quienes
when: cuando
how: como
notify: avisar avisa notificar avisamos
escalate: escalar escalamos escalo escalamiento
phone: telefono
number: numero
severity: severidad gravedad
role: rol papel
incident: incidente incidentes
close: cerrar
steps: pasos
provider: proveedor
external: externo externa externos
unavailable: indisponible
high: alto alta altos altas elevado elevada
traffic: trafico
requests: peticion peticiones solicitudes solicitud
connections: conexiones
queries: consulta consultas
lock: bloqueo bloqueos
many: muchos muchas mucho mucha
increase: aumento aumentan aumenta aumentaron subio
planned: planificado planificada programado programada
maintenance: mantenimiento
meeting: reunion
vacation: vacaciones
salary: nomina sueldo
lunch: almuerzo comida
printer: impresora
coffee: cafe cafetera
laptop: portatil
"""


def _words() -> dict[str, str]:
    table: dict[str, str] = {}
    english = ""
    for piece in _WRITTEN.split():
        if piece.endswith(":"):
            english = piece[:-1]
        else:
            table.setdefault(piece, english)
    return table


ENGLISH = {word: "" if meant == "-" else meant for word, meant in _words().items()}
