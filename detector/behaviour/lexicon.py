"""What a name means, in the languages in which people write programs: `clic_souris`, `fareTiklama`, `mouseClick`. Pure.

A meaning is one English word; a name has as many meanings as its parts. Stems are looked for inside the name, words
must be a part of it by themselves, because short words stand inside unrelated long ones. The list holds everyday
words of a user interface; a name that is not in it has no meaning, which costs a detector its support and no more.
"""

from __future__ import annotations

import re
from functools import lru_cache

from detector.behaviour.names import folded, parts, plain, word_set

# meaning: (stems, words)
_ROWS = """
cursor: cursor pointer curseur カーソル 光标 zeiger wskaznik imlec kursor курсор указател osoitin kurzor
  indicator contro | ptr
mouse: mouse souris raton muis shubiao 鼠标 マウス 마우스 курсор maus mysz fare mysi myshi myska мыш musror
  musbeveg hiiri hiiren eger muse chuot tikus poniki mishk миш mausu | mouse mus rato
move: move movement moving mousing motion hover mouvement deplace movimiento movimento mover bewegung beweging
  rorelse yidong 移动 移動 이동 ruch hareket dvizhen peremeshch pohyb движен перемещ bevaeg bevegelse liike
  liikkeet mozgas miscar dichuyen pergerakan bevaegelse kinisi рух ugoki idou guiji kiseki trajekt trayect
  traiett traject dvigat | mv mm
click: click clic klick klik pulsar dianji 点击 單擊 单击 クリック 클릭 tikla klikn kliknuti клик нажатиемыш
  щелч napsaut kattint nhapchuot clicuri museklik klikk клац antipp angetipp pulsado pulsad presionado nacisn
  nacisk wcisniec tocado toccat appuye kurikku osare tapte touched dotkni cliq tataku cliccat | osu clk tapped
  tap mc
press: press pressed pression presion appui apretad tryck indruk anxia premut gedrukt ingedruk 按下 押下
  gedrueck gedruck wcisn basild nazhat stisk нажат painettu lenyom apasat trykket ditekan | abajo bas giu runter
  unten ned vniz baja bajada down dn pt nhan
release: release relache soltou suelta loslat losgelat rilasci slapp songkai 松开 解放 losgelass puszcz birakil
  otpusch otpushch uvoln отпущ vapautet felenged eliberat sluppet dilepas | arriba haut hoch oben opp vverh sube
  subida up rl tha
key: keystroke keypress keyboard keydown keyup typed typing frappe tecla pulsacion teclado tasto tasti tastiera
  toets tangent anjian jianpan 按键 键盘 キー 打鍵 키보드 taste tastat tasten anschlag anschlaeg klawisz klawiat
  tusa tussay tuslar klavish klavesa клавиш nappail nappain billentyu leutes apasari tastetryk tasteanslag
  phimbam sophim tombol pliktro stisky kibo dakensu pulsac battut digitaz aanslag anslag tangentn klavis tuslam
  digitat dakken mecanogr teclead knappnedtryck | tipp tipps frap key keys kbd kb char touche tus kd kp kc phim
  tast
scroll: scroll blader lapoz wheel defilement desplaz rolagem scorrimento scrollen rullning gundong 滚动 滾動
  スクロール 스크롤 rollen bildlauf blaettern przewij kaydir prokrut posun прокрут vieritys gorget derular
  cuontrang rulning gulir kylis гортан rueda molette rotella mausrad scorriment kolecko tekerlek rodal rolagem
  makimono sukuroru kolesk desliz | roll rolled scr sc cuon
input: input entered typed saisie entrada digitac digitad digitato invoer inmatning shuru 输入 入力 입력 eingabe
  wpis girdi vvod zadano ввод syote bevitel introducer nhaplieu indtastning masukan zadani champ campo feld
  wartosc pole campos veld felt kentta mezo alan nyuryoku eintrag saisi vvedeno tianxie | form field inp giris
copy: copy copied clipboard copie copia copiado copiou copiato gekopie kopiera kopie fuzhi 复制 剪贴 コピー 복사
  kopier skopiow kopyala kopirov zkopir копир zwischenablage schowek pano буфер kopioitu kopioi masolas copiat
  saochep kopieret disalin kopiran скопі portapapel pressepap urklipp klembord leikepoyta utklipp vagolap
  klipbord kuripp zwischenab haftiza copiat copiad kopio | clip cp clp
clipboard: clipboard portapap pressepap zwischenab klembord urklipp utklipp leikep vagolap schowek bufer буфер
  剪贴板 剪切 クリップ 클립보드 kurippu jianqieb jiantie appunti panoya transferenc clipbord klipbord udklip |
  clip
paste: paste pasted pegad colad incolla plakken klistra zhantie 粘贴 貼り付け einfueg eingefueg wklej yapistir
  vstav вставк liitetty beilleszt lipire indsat tempel вставл |
text: text texte continut texto testo tekst wenben content contenu contenido conteudo 文本 文章 内容 inhalt
  metin текст tresc teksti szoveg vanban teks keimeno | words txt body sd
value: value valeur valor valore waarde varde contenido wert deger wartosc znachen hodnota значен arvo ertek
  valoare giatri vaerdi nilai | val v zhi 值 値 vv
target: target element selector objetivo cible alvo elemento xpath doel mubiao 元素 要素 目标 hedef ziel eleman
  prvek цель элемент kohde tinta muctieu elem maal sasaran stoxos knopk przycisk schalter schaltfl bouton boton
  botao pulsante dugme tlacitk anniu botan nappula knapp | el elt node btn mal thing
page: pageurl pagina stranica yemian 页面 ページ seite strona sayfa страниц stranka sivu oldal trang halaman
  selida сторін | page url uri href path site sida where location pg sivu oldal side trang
user: user employee staff username utilisat usuario utente gebruiker anvandar yonghu worker 用户 社員 사용자
  benutzer mitarbeiter uzytkown pracown kullanici calisan polzovat sotrudn пользоват сотрудник uzivatel kayttaja
  felhasznal utilizator nguoidung bruger pengguna xristis користув yuangong shain rabotnik angestellt arbeitnehm
  empregad impiegat emplead | uid emp who person login usr
app: application process program applicat applicaz aplicac aplicat programa programm yingyong exe 应用 程序
  アプリ 앱 anwendung uygulama prilozhen приложен aplikac sovellus ohjelma aplicati ungdung aplikasi efarmog
  застосун purogura puroguramu apuri prilozh ruanjian | app proc executable prog ap
window: window fenetre ventana janela finestra venster fonster chuangkou 窗口 ウィンドウ 창 okna pencere okno
  окно окна vindue vindu ikkuna ablak fereastr cuaso jendela parathir вікн | wnd win fenster mado finestr
title: title titre titulo titolo titel biaoti 标题 タイトル 제목 tytul baslig zagolov заголов nazev otsikko
  ablakcim titlu tieude judul titlos taitoru midashi zagol | caption heading ti
time: timestamp tiempo horario temps heure tijdstip tidpunkt shijian instant 时间 時刻 时刻 시간 zeitpunkt
  uhrzeit zaman vremya время cas aikaleima idopont timp thoigian klokkeslet tidspunkt waktu xronos jikoku jikan
  shike istante ogenblik tijdstem | time ts when at date stamp clock moment tempo hora t ms epoch zeit czas tm
  aika ido vreme
duration: delay interval duration durat duree duracion duracao durata duur varaktig shichang elapsed spent 时长
  秒数 期間 dauer czastrwan suresi sure dlitel длител trvani kesto tartam thoiluong varighed durasi diarkeia
  триваліст kikan dlit prodolzh jizoku trwanie longueur lasting | secs seconds span dur howlong
start: start openat openedat begin began debut inicio inizio kaishi 开始 開始 시작 beginn poczatek baslangic
  nachalo начал zacatek alkaa kezdet inceput batdau begyndt mulai enarxi початок inizio nachal | dalle dal von
  ab od desde dal fra van fran st from t0 alku
end: finish closeat closedat termin einde jieshu 结束 終了 종료 koniec bitis konec конец loppu sfarsit ketthuc
  afsluttet selesai lixi кінець shuryo owari okonch | alle al bis hasta fino tot till jusqu end fin fine slut to
  t1 en veg
idle: idle noinput lastinput sinceinput sinceuserinput sincelast letzteeingabe
  derniereact ultimaactiv inactiv inactif inactivid ocios
  inattiv inactief kongxian away 空闲 待機 유휴 leerlauf untaetig inaktiv bezczyn bosta prostoy простой necinn
  neaktiv jouten tetlen nhanroi menganggur adranes absent ausente assente abwesen afwezig nieobec fravaer
  franvar inaktyw sperr verrouil bloquead bloccat zablokow poissa riseki houchi rusu oisiv untatig ledig
  lediggang 離席 不在 離開 taiki xianzhi ozhidan bezdeist nicnier inoper stillstand | afk idl
count: count number total nombre numero cantidad aantal antal shuliang 数 回数 lukumaara szama numar jumlah
  arithmos anzahl kolich kolvo ilosc sayisi adet pocet kaisu cishu quantid quantit conteggio contagem conteo
  compte | num n cnt so
file: file fichier archivo arquivo bestand wenjian document 文件 ファイル 파일 datei plik dosya fail файл soubor
  tiedosto fajl fisier filen berkas arxeio pfad chemin sciezk percorso caminho sokvag cesta putanja polku
  dosyayol fayl fairu dokument | ruta pad path percorso fil doc filename fp fn tep
active: activ aktiv attiv aktyw actief ativo aktif активн 活跃 활동 katsudou anwesend | act
act: action accion acao azione actie atgard caozuo operation 操作 動作 aktion czynnosc islem deistv действ akce
  vorgang toiminto muvelet actiune hanhdong handling tindakan energeia | act op verb did aktion
depth: depth profond tiefe diepte djup shendu 深度 深さ percent glebok derinl glubina глубин hloubka syvyys
  melyseg adancime dosau dybde kedalaman vathos | pct
place: left right coord position abscis ordonn posx posy posicion posicao 坐标 位置 koord pozitie toado xsted
  ysted xhely yhely sijainti | x y top pos px py
kind: genre leixing tipoevent soort 类型 種類 rodzaj ereignis zdarzenie olay sobyt событ druh tapahtum esemeny
  eveniment sukien haendelse jenis evento | type kind tipo typ tur sort name event art tip тип ty evt ev laji
  fajta loai slags
"""  # noqa: RUF001
_STEMS: list[tuple[str, str]] = []
_WORDS: dict[str, str] = {}
for _line in _ROWS.replace("\n  ", " ").strip().splitlines():
    _meaning, _, _rest = _line.partition(": ")
    _long, _, _short = _rest.partition("|")
    _STEMS += [(_stem, _meaning) for _stem in _long.split()]
    _WORDS.update(dict.fromkeys(_short.split(), _meaning))


@lru_cache(maxsize=8192)
def meanings(name: str) -> frozenset[str]:
    """Return what a name means: `mausKlicks` -> {mouse, click}; nothing for a name that is not a word."""
    bare = folded(plain(name))
    found = {meaning for stem, meaning in _STEMS if stem in bare}
    for part in map(folded, parts(name)):
        single = part[:-1] if len(part) > _SHORT_PLURAL and part[-1] == "s" and part not in _WORDS else part
        if single in _WORDS:
            found.add(_WORDS[single])
    return frozenset(found)


_SHORT_PLURAL = 3


@lru_cache(maxsize=4096)
def is_type_name(name: str) -> bool:
    """Tell the name of a field that says what sort of event a record is."""
    if name in _TYPE_NAMES or name.endswith(("type", "schema", "action", "event", "eventname", "typesource")):
        return True
    return bool(meanings(name) & _SORTS)


_SORTS = frozenset(("kind", "act"))


_TYPE_NAMES = word_set(
    "type event eventtype eventname action actiontype name e ev evt kind op category activity "
    "interaction trigger what ty et en "
    "k a cmd t n label msg subtype eventaction eventcategory key verb act gesture interactiontype "
    "operationname evttype schema"
)


@lru_cache(maxsize=4096)
def said_elsewhere(value: str) -> str | None:
    """Return what the value of such a field says was done, in any of the languages; None for all else."""
    if not _SHORTEST_WORD < len(value) <= _LONGEST_WORD or value.count(" ") > 2 or "." in value:
        return None
    if (value.isascii() and len(value) < _SHORTEST_LATIN) or _CODE_OF_KEY.match(value):
        return None
    found = meanings(value)
    if found & _HANDS and "move" in found:
        return "move"
    return next((word for meaning, word in _DOINGS if meaning in found), None)


_SHORTEST_WORD = 1
_SHORTEST_LATIN = 4
_CODE_OF_KEY = re.compile(r"(?:Key|Digit|Numpad|Arrow|KEY_|VK_|Key\.)\w{1,8}\Z")
_LONGEST_WORD = 32
_HANDS = frozenset(("mouse", "cursor"))
_DOINGS = (
    ("scroll", "scroll"), ("click", "click"), ("clipboard", "clipboard"), ("copy", "clipboard"),
    ("paste", "clipboard"), ("key", "key"), ("input", "input"),
)  # fmt: skip
