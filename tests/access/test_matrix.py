from __future__ import annotations
import pytest
from tests.access import asks_pages, asks_rows
from tests.access.asking import Visitor, outcome
from tests.access.world import ACTORS, SECTIONS
pytestmark = pytest.mark.django_db
ASKS = {**asks_pages.ASKS, **asks_rows.ASKS}

def test_explore(world):
    import json, time, os
    from django.db import transaction
    from countries import routing
    from countries.delivery.store import read_store
    from django.core.cache import cache
    out=[]
    only=os.environ.get("ONLY","")
    t0=time.time(); n=0
    actors=os.environ.get("WHO","").split(",") if os.environ.get("WHO") else ACTORS
    sections=os.environ.get("WHERE","RO,GR,INT").split(",")
    for (kind, verb), make in ASKS.items():
        if only and not f"{kind}/{verb}".startswith(tuple(only.split(","))): continue
        for code in sections:
            here=world[code]
            row={}
            for actor in actors:
                client=Visitor.of(world.clients[actor])
                n+=1
                try:
                    with transaction.atomic():
                        ask=make(world,here)
                        o=outcome(client,ask)
                        row[actor]=(o.granted,o.status,sorted(o.wrote),o.wrongs(ask),getattr(o,'body','')[:0])
                        transaction.set_rollback(True)
                except KeyError as e:
                    row=None;break
                except Exception as e:
                    row[actor]=("EXC",repr(e)[:300])
                routing.forget_snapshots(); cache.clear()
            if row is not None: out.append(((kind,verb,code),row))
    with open("/tmp/matrix.out","w") as f:
        f.write(f"# {n} cells {time.time()-t0:.1f}s\n")
        for key,row in out:
            yes=[a for a in actors if row[a][0] is True]
            exc={a:row[a] for a in actors if row[a][0]=="EXC"}
            bad={a:row[a][3] for a in actors if row[a][0]!="EXC" and row[a][3]}
            st={}
            for a in actors:
                if row[a][0]!="EXC": st.setdefault(row[a][1],[]).append(a)
            f.write(f"{key}\n   YES {yes}\n   ST { {k:len(v) for k,v in st.items()} }\n")
            if exc: f.write(f"   EXC {list(exc)} {list(exc.values())[0]}\n")
            if bad: f.write(f"   BAD {bad}\n")
