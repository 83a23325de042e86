"""What people call the same fields: by language, by habit, by minifier. One row a vocabulary, one column a meaning."""

from __future__ import annotations

MEANINGS = [
    "x",
    "y",
    "t",
    "list",
    "kind",
    "move",
    "click",
    "key",
    "scroll",
    "target",
    "value",
    "page",
    "user",
    "app",
    "title",
    "seconds",
    "keys",
    "clicks",
    "moves",
    "idle",
    "start",
    "end",
    "file",
    "act",
    "typed",
    "copied",
    "text",
    "depth",
    "press",
    "release",
]
_ROWS = """
plain: x y t events type mousemove click keydown scroll target value url user app title duration keys clicks
  moves idle start end file action input copy text depth down up
client: clientX clientY timestamp eventQueue eventType mousemove click keydown scroll targetSelector fieldValue
  pageUrl userId appName windowTitle durationSeconds keyCount clickCount moveCount idleSeconds startTime
  endTime filePath operation inputChange clipboardCopy clipText scrollDepth pressTime releaseTime
snake: page_x page_y event_time mouse_log event_name mouse_move mouse_click key_down page_scroll element_path
  new_value page_url employee_id process_name window_title active_seconds key_presses mouse_clicks mouse_moves
  idle_seconds started_at ended_at file_path file_action field_changed text_copied copied_text scroll_percent
  pressed_at released_at
short: px py ts evts ev mm clk kd scr el val pg uid proc wnd dur kc mc mv idl st en fp op inp cp txt sd dn rl
hungarian: nX nY dtTime arrEvents strType MouseMove MouseClick KeyDown Scroll strElement strValue strUrl
  strUser strProcess strTitle nSeconds nKeys nClicks nMoves nIdle dtStart dtEnd strFile strAction InputChange
  ClipboardCopy strText nDepth dtDown dtUp
kebab: pos-x pos-y time-stamp mouse-events event-type mouse-move mouse-click key-press page-scroll
  target-element field-value page-path staff-id app-name window-title time-spent key-strokes mouse-clicks
  mouse-moves idle-time start-time end-time file-path file-op input-change clip-copy clip-text scroll-depth
  key-down-at key-up-at
upper: X Y TIME EVENTS EVENT MOUSEMOVE CLICK KEYDOWN SCROLL ELEMENT VALUE URL USERNAME PROCESS WINDOW_TITLE
  DURATION KEYSTROKES MOUSE_CLICKS MOUSE_MOVES IDLE_TIME START END FILENAME OPERATION INPUT COPY TEXT DEPTH
  PRESS RELEASE
german: xpos ypos zeit ereignisse art mausbewegung klick taste rollen ziel wert seite benutzer programm
  fenstertitel dauer tastenanschlaege mausklicks mausbewegungen leerlauf beginn ende datei aktion eingabe
  kopiert inhalt tiefe gedrueckt losgelassen
french: abscisse ordonnee heure evenements genre mouvement_souris clic touche defilement cible valeur page
  utilisateur application titre_fenetre duree frappes clics_souris mouvements inactif debut fin fichier
  operation saisie copie texte profondeur appui relache
spanish: posx posy tiempo eventos tipo movimiento_raton clic tecla desplazamiento objetivo valor pagina usuario
  aplicacion titulo_ventana duracion pulsaciones clics_raton movimientos inactividad inicio fin archivo accion
  entrada copiado texto profundidad presion suelta
portuguese: coordX coordY horario registros tipoEvento movimentoMouse cliqueMouse teclaPressionada rolagem alvo
  conteudo pagina usuario aplicativo tituloJanela duracaoSegundos teclas cliques movimentosMouse ocioso inicio
  termino arquivo acao digitacao copiou texto profundidade pressionou soltou
italian: coordinataX coordinataY tempo eventi tipo movimento clic tasto scorrimento elemento valore pagina
  utente applicazione titoloFinestra durata tastiPremuti clicMouse movimentiMouse inattivo inizio fine file
  azione digitato copiato testo profondita premuto rilasciato
dutch: xPositie yPositie tijdstip gebeurtenissen soort muisbeweging muisklik toets scrollen doel waarde pagina
  gebruiker programma venstertitel duur toetsaanslagen muisklikken muisbewegingen inactief begin einde bestand
  actie invoer gekopieerd tekst diepte ingedrukt losgelaten
polish: wspX wspY czas zdarzenia rodzaj ruch_myszy klikniecie klawisz przewijanie cel wartosc strona uzytkownik
  program tytul_okna czas_trwania klawisze klikniecia ruchy bezczynnosc poczatek koniec plik czynnosc wpisano
  skopiowano tekst glebokosc wcisniety puszczony
turkish: konumX konumY zaman olaylar tur fareHareketi tiklama tus kaydirma hedef deger sayfa kullanici uygulama
  pencereBasligi sure tusSayisi tiklamaSayisi hareketSayisi bosta baslangic bitis dosya islem giris kopyalandi
  metin derinlik basildi birakildi
swedish: xled yled tidpunkt handelser typ musrorelse musklick tangent rullning mal varde sida anvandare program
  fonstertitel varaktighet tangenttryck musklickar musrorelser inaktiv start slut fil atgard inmatning kopierat
  text djup nedtryckt slappt
translit: koordX koordY vremya sobytiya tip dvizhenie_myshi klik klavisha prokrutka cel znachenie stranica
  polzovatel prilozhenie zagolovok_okna dlitelnost nazhatiya kliki dvizheniya prostoy nachalo konec fail
  deistvie vvod kopirovanie tekst glubina nazhata otpushena
cyrillic: икс игрек время события тип движениемыши клик клавиша прокрутка элемент значение страница
  пользователь программа заголовококна длительность нажатия клики движения простой начало конец файл действие
  ввод копирование текст глубина нажата отпущена
pinyin: hengzb zongzb shijian shijianlb leixing shubiaoyidong dianji anjian gundong mubiao zhi yemian yonghu
  yingyong chuangkoubiaoti shichang anjianshu dianjishu yidongshu kongxian kaishi jieshu wenjian caozuo shuru
  fuzhi wenben shendu anxia songkai
chinese: 横坐标 纵坐标 时间 事件 类型 鼠标移动 点击 按键 滚动 目标 值 页面 用户 应用 窗口标题 时长 按键数
  点击数 移动数 空闲 开始 结束 文件 操作 输入 复制 文本 深度 按下 松开
japanese: エックス ワイ 時刻 イベント 種類 マウス移動 クリック キー押下 スクロール 要素 値 ページ 社員 アプリ
  ウィンドウタイトル 秒数 打鍵数 クリック数 移動数 待機 開始 終了 ファイル 操作 入力 コピー 文章 深さ 押下 解放
letters: a b c d e m k p s g v u w q r h i j l n o z f y mi mc mt md mp mr
odd: zq wv kk __d _ty 1 2 3 4 _el _vv _pg _us _ap _ti _du _k1 _k2 _k3 _k4 _s _e _f _o 5 6 _tx _dp _pr _rl
hashed: _0x1a _0x2b _0x3c _0x4d _0x5e e1 e2 e3 e4 _0x6f _0x70 _0x81 _0x92 _0xa3 _0xb4 _0xc5 _0xd6 _0xe7 _0xf8
  _0x09 _0x1b _0x2c _0x3d _0x4e e5 e6 _0x5f _0x60 _0x71 _0x82
spoken: cursor_left cursor_top moment history what moved tapped typed rolled thing content where who program
  heading howlong keysPressed buttonsPressed distanceMoved awaySeconds began finished document did entered
  copied words howfar down up
viewport: vx vy tick trail e move tap key wheel node val path sid exe caption span kbd mouse motion away t0 t1
  file verb change clip body pct kd ku
"""
VOCABULARIES: dict[str, dict[str, str]] = {
    head: dict(zip(MEANINGS, rest.split(), strict=True))
    for line in _ROWS.replace("\n  ", " ").strip().splitlines()
    for head, _, rest in (line.partition(": "),)
}
NAMELESS = frozenset(("letters", "odd", "hashed"))  # nothing can be read from names
