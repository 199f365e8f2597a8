"""What tells languages apart: function words, words of short labels, endings, letters, names."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType


def _split(lists: dict[str, str]) -> Mapping[str, frozenset[str]]:
    return MappingProxyType(
        {language: frozenset(words.split()) for language, words in lists.items()}
    )


# “can” and “will” are missing on purpose: one is the network's main noun, the other a name.
FUNCTION_WORDS = _split(
    {
        "en": "the of and to is that for it with as was on are by this be at from or which an have"
        " has had not but they their we our you your its his her he she been were would could"
        " should there here these those than then what when where who why how all any more most"
        " other some such only into over after also about between through during both each us if"
        " because while does do did don doesn up out no so",
        "ro": "și în la de cu pe pentru este sunt din că nu se care mai sau ca prin fi fost ale al"
        " ai cel cea cei cele o un unei unui unor lor lui ei noastră noastre nostru acest această"
        " aceste acestea acestui sa său sale dar după către fiecare toate toți fie când cum dacă"
        " despre între printre doar foarte avea are au am vor va fără până unde cât câteva asupra"
        " iar ne vă le îi își ați aici",
        "fr": "le la les de des du et en un une est que qui dans pour pas sur au aux avec ce cette"
        " ces par plus ne se son sa ses leur leurs nous vous il elle ils elles ou où mais sont été"
        " être avoir ont fait comme tout tous toute toutes entre sans sous après avant chez lors"
        " afin ainsi aussi notre nos votre vos dont si même depuis à selon durant non ci qu l d c j n s",
        "nl": "de het een en van in is dat op te zijn met voor niet aan er om ook als dan maar bij"
        " uit nog naar door wordt worden werd heeft hebben had deze dit die ze zij wij we u uw"
        " onze ons hun hij haar je jouw of tot over onder tussen tegen zonder wel geen meer kan"
        " kunnen moet wat waar hoe wie elk elke alle per ten",
        "de": "der die das und ist in zu den von mit für auf nicht ein eine einer einem einen eines"
        " dem des sich auch als an werden wird wurde wurden aus er sie es wir ihr ihre unser"
        " unsere bei nach wie um durch über unter zwischen vor haben hat hatte sind sein oder aber"
        " nur noch mehr kann können muss zum zur im am vom dass wenn diese dieser dieses jede"
        " jeder alle seit ohne bis",
        "es": "el la los las de y en que un una es por con para del al se no su sus lo como más o"
        " pero este esta estos estas ese esa son fue ser ha han hay muy sin sobre entre también"
        " hasta desde cuando donde quien qué cada todo todos todas nos has nuestro nuestra nuestros"
        " nuestras le les ya porque según durante tras mediante puede pueden están está usted dos",
        "pt": "o a os as de e em que um uma é por com para do da dos das no na nos nas ao aos à se"
        " não sua suas seu seus como mais ou mas este esta estes estas esse essa são foi ser ter"
        " tem têm há muito sem sobre entre também até desde quando onde quem cada todo todos todas"
        " nosso nossa nossos nossas já porque pelo pela pelos pelas isso pode você está durante sobre",
        "it": "il lo la i gli le di e in che un una uno è per con del della dei delle degli dello"
        " al alla ai alle nel nella nei nelle dal dalla dai dalle sul sulla si non sono come più o"
        " ma questo questa questi queste suo sua suoi loro ha hanno essere stato stata anche ogni"
        " tutti tutte tutto tra fra senza dopo prima quando dove chi ci noi nostro nostra nostri"
        " nostre perché può possono se da su ed l d all dell nell sull durante",
        "pl": "i w na z do się nie jest że o to jak za po od dla oraz ale lub czy przez są być był"
        " była było były ten ta te tego tej tych tym który która które których jego jej ich nas"
        " nasz nasza nasze naszych może można co gdy gdzie kiedy już tylko także również bardzo"
        " przed pod nad między bez we ze każdy każda każde wszystkie jako przy aby więc ma mają nam",
        "cs": "a v na se je že s z do o to i k ve za pro jako jsou není by byl byla bylo byly být"
        " ale nebo které který která kterých jeho její jejich tento tato toto této tohoto těchto"
        " při od po podle pod nad mezi bez také již jen pouze více když kde jak co kdo aby protože"
        " než až jsme jste náš naše našich si ze ke každý každá každé všechny všech může lze kam",
        "hu": "a az és hogy nem is egy van volt vagy de ez ezt azt ezek azok mint már csak még meg"
        " fel át után előtt alatt között mellett szerint által lehet lesz kell aki"
        " akik ami amely amelyek minden mindenki ha akkor ahol hol mikor miért hogyan nagyon több"
        " sok új saját ezért valamint illetve számára együtt vannak voltak olyan ennek annak ehhez",
        # As in Serbia and as in Montenegro: gde and gdje, pre and prije.
        "sr-latn": "i u je da se na su za od sa o kao koji koja koje kojih ali ili iz do po što kako"
        " ne nije nisu bi će ćemo bio bila bilo bili biti ovaj ova ovo ove ovih ovog toga taj svoj"
        " svoje svoju njihov njihove naš naša naše našoj svaki svaka svako sve svih samo još već"
        " gde kada ako jer pre posle kroz prema između bez pri uz tokom više može mogu treba smo"
        " ste koju kojima vam vas bude trebalo budu vaš vaša gdje prije poslije uvijek uvek ovdje"
        " ovde negdje negde nego tamo ko šta nam niko",
        "sl": "in je v na za se da so s z ki od do po pri o kot ali ter ne ni niso bi bo bodo bil"
        " bila bilo bili biti ta to te tega tem teh svoj svoje svojo njihov njihove naš naša naše"
        " vsak vsaka vsako vse vseh samo še že kjer ko če ker pred med skozi brez iz več lahko"
        " treba smo ste sem bile k tej more morate vendar vam bomo vaš vaša ob katero katere katerih kateri tudi pa zato nas vas"
        " kako kdo kam kar kje kaj kdor zakaj nam le tako namesto",
    }
)

# Words of menus, buttons and headings; they speak in short text, where function words are few.
LABEL_WORDS = _split(
    {
        "en": "read watch play learn view download discover find see join share follow contact"
        " news home search back next previous open close send subscribe order events event"
        " resources partners partner website page site story stories guide festival campaign"
        " project programme program recycling recycle recycles recycled bin bins drink drinks"
        " aluminium aluminum mission team work schools school university climate impact circular"
        " economy environment network city local country video film report now free new last"
        " first day days people together every",
        "ro": "citește vezi urmărește rulează redă vizionează descarcă descoperă află caută"
        " trimite abonează comandă știri acasă contact evenimente resurse parteneri pagina"
        " poveste ghid campanie proiect program reciclare reciclarea reciclați doză doze dozele"
        " dozelor aluminiu aluminiul misiune misiunea echipa școli universitate climă economie"
        " circulară mediu rețea oraș video videoul videoclipul filmul clipul raport acum gratuit nou prima zile oameni împreună"
        " noi colectare mult",
        "fr": "lire regarder voir télécharger découvrir trouver rejoindre partager suivre contact"
        " actualités accueil recherche retour suivant envoyer commander événements ressources"
        " partenaires site page guide campagne projet programme recyclage recycler canette canettes"
        " aluminium mission équipe écoles climat économie circulaire environnement réseau ville"
        " vidéo film rapport maintenant gratuit nouveau jour jours ensemble chaque savoir lisez"
        " regardez découvrez",
        "nl": "lees bekijk download ontdek vind deel volg contact nieuws zoeken terug volgende"
        " verzenden bestellen evenementen bronnen partners website pagina gids campagne project"
        " programma recyclage recycling recycleren blik blikje blikjes aluminium missie team werk"
        " scholen klimaat economie circulaire milieu netwerk stad video film rapport nu gratis"
        " nieuw dag dagen samen speel afspelen",
        "de": "lesen ansehen abspielen erfahren herunterladen entdecken finden teilen folgen kontakt"
        " aktuelles startseite suche zurück weiter senden bestellen veranstaltungen partner seite"
        " leitfaden kampagne projekt programm recycling recyceln dose dosen aluminium team arbeit"
        " schulen klima wirtschaft kreislaufwirtschaft umwelt netzwerk stadt video film bericht"
        " jetzt kostenlos neu tage gemeinsam nachrichten",
        "es": "leer ver reproducir descargar descubrir descubre encontrar compartir seguir contacto"
        " noticias inicio buscar volver siguiente enviar pedir eventos recursos socios página sitio"
        " guía campaña proyecto programa reciclaje reciclar lata latas aluminio misión equipo"
        " trabajo escuelas clima economía circular entorno red ciudad vídeo informe ahora gratis"
        " nuevo día días juntos saber lee mira",
        "pt": "ler ver reproduzir assistir descarregar baixar descobrir encontrar partilhar"
        " compartilhar seguir contacto contato notícias início pesquisar voltar seguinte enviar"
        " encomendar eventos recursos parceiros página guia campanha projeto programa reciclagem"
        " reciclar lata latas alumínio missão equipa equipe trabalho escolas clima economia"
        " circular ambiente rede cidade vídeo relatório agora grátis novo dia dias juntos saiba"
        " leia veja",
        "it": "leggi guarda riproduci scopri scarica trova condividi segui contatti notizie cerca"
        " indietro avanti invia ordina eventi risorse partner pagina sito guida campagna progetto"
        " programma riciclo riciclare lattina lattine alluminio missione squadra lavoro scuole"
        " clima economia circolare ambiente rete città video rapporto ora gratis nuovo giorno"
        " giorni insieme",
        "pl": "czytaj zobacz obejrzyj odtwórz pobierz odkryj znajdź udostępnij kontakt aktualności"
        " szukaj wstecz dalej wyślij zamów wydarzenia zasoby partnerzy strona przewodnik kampania"
        " projekt program recykling puszka puszki puszek aluminium misja zespół praca szkoły klimat"
        " gospodarka środowisko sieć miasto wideo film raport teraz nowy dzień dni razem więcej",
        "cs": "číst přehrát zobrazit podívejte stáhnout objevte najít sdílet kontakt aktuality"
        " novinky hledat zpět další odeslat objednat události zdroje partneři stránka průvodce"
        " kampaň projekt program recyklace recyklovat plechovka plechovky plechovek hliník tým"
        " práce školy klima ekonomika prostředí síť město video film zpráva nyní zdarma nový den"
        " dny společně přečtěte",
        "hu": "olvass olvassa nézd nézze lejátszás letöltés fedezze keresés kapcsolat hírek kezdőlap"
        " vissza tovább küldés rendelés események források partnerek oldal útmutató kampány projekt"
        " program újrahasznosítás doboz dobozok alumínium küldetés csapat munka iskolák éghajlat"
        " gazdaság környezet hálózat város videó film jelentés most ingyenes nap napok visszajár",
        "sr-latn": "pročitaj pročitajte pogledaj pogledajte pusti preuzmi preuzmite otkrijte pronađi"
        " podeli kontakt vesti početna pretraga nazad dalje pošalji naruči događaji resursi"
        " partneri stranica vodič kampanja projekat program reciklaža reciklirati limenka limenke"
        " limenki aluminijum misija tim rad škole klima ekonomija okruženje mreža grad video"
        " izveštaj sada besplatno novo dan dana zajedno saznajte nama",
        "sl": "preberi preberite oglejte predvajaj prenesi odkrijte najdi deli kontakt novice domov"
        " iskanje nazaj naprej pošlji naroči dogodki viri partnerji stran vodnik kampanja projekt"
        " program recikliranje reciklirati pločevinka pločevinke pločevink aluminij poslanstvo ekipa"
        " delo šole podnebje gospodarstvo okolje omrežje mesto video poročilo zdaj brezplačno novo"
        " dan dni skupaj nas",
    }
)

ENDINGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "en": ("ing", "ings", "tion", "tions", "ness", "ship", "ful", "ly", "able"),
        "ro": ("ului", "elor", "ilor", "ează", "ește", "ții", "ul", "ție", "ția"),
        "fr": ("eux", "euse", "ement", "ques", "aux", "eaux"),
        "nl": ("ijk", "ijke", "lijk", "aar", "heid", "atie"),
        "de": ("ung", "ungen", "keit", "lich", "isch", "schaft"),
        "es": ("ción", "ciones", "dad", "dades", "amos"),
        "pt": ("ção", "ções", "dade", "mento", "agem"),
        "it": ("zione", "zioni", "mente", "ità", "aggio"),
        "pl": ("ego", "ości", "owych", "anie", "enia", "owy"),
        "cs": ("ého", "ových", "ování", "osti", "ení"),
        "hu": ("ság", "ség", "ban", "ben", "nak", "nek", "hoz"),
        "sr-latn": ("anje", "nosti", "ijom", "ovima", "nja"),
        "sl": ("nja", "nje", "ostjo", "ijo", "nega", "nih"),
    }
)

# The letters beyond a to z that each language writes; English takes none.
LETTERS = MappingProxyType(
    {
        "en": frozenset(),
        "ro": frozenset("ăâîșț"),
        "fr": frozenset("àâæçèéêëîïôœùûüÿ"),
        "nl": frozenset("áèéêëíïóöúü"),
        "de": frozenset("äöüß"),
        "es": frozenset("áéíñóúü"),
        "pt": frozenset("àáâãçéêíóôõú"),
        "it": frozenset("àèéìíîòóùú"),
        "pl": frozenset("ąćęłńóśźż"),
        "cs": frozenset("áčďéěíňóřšťúůýž"),
        "hu": frozenset("áéíóöőúüű"),
        "sr-latn": frozenset("čćđšž"),
        "sl": frozenset("čšž"),
    }
)

# What only one of the Cyrillic alphabets writes; the first that is found decides.
CYRILLIC_SIGNS = (
    ("sr", "[ђјљњћџ]"),
    ("uk", "[ґєії]"),
    ("ru", "[ёыэ]"),
    ("bg", "ъ(?![еюя])"),
)

# The programmes as they are called in the countries: names say nothing of a text's language.
PROGRAMME_NAMES = (
    "Every Can Counts", "Every Can Counts România", "Every Can Counts U.S.", "MetalMatters",
    "Caps & Closures", "Alucro", "Alupro", "Chaque Canette Compte", "Jede Dose zählt",
    "Cada Lata Cuenta", "Cada Lata Conta", "Ogni Lattina Vale", "Każda Puszka Cenna",
    "Každá plechovka se počítá", "Minden Doboz Visszajár", "Κάθε Κουτί Μετράει",
    "Kathe Kouti Metrai", "Svaka limenka se računa", "التدوير يبدأ بعلبة",
)  # fmt: skip
