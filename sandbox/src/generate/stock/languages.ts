import { answers, perhaps, type Scene, says, scene } from './scene.ts';

/** Talk in the languages of the guild, by the channel that speaks it. */
export const languageScenes: Readonly<Record<string, readonly Scene[]>> = {
  deutsch: [
    scene(
      'de-handwerk',
      says(
        'A',
        `Kann mir jemand {item} herstellen? Material habe ich dabei
Weiß jemand, wo man {material} am besten sammelt?
Suche jemanden mit {profession}, zahle {price}
Hat schon jemand den neuen Dungeon {dungeon} geschafft?
Wer kommt am Wochenende mit nach {place}?`,
      ),
      answers(
        'B',
        `1 3| Klar, mache ich dir heute Abend
2| In der Nähe von {place}, am besten nachts
4| Ja, aber beim dritten Versuch sind wir fast verzweifelt
1 3| Ich hätte Zeit, brauche aber noch {number} {material}
2 4| Schau mal hier: {url}`,
      ),
      perhaps(
        0.6,
        'C',
        `Ich bin dabei!
Vorsicht, seit {version} kostet das mehr
Bei mir hat es {number} Stunden gedauert 😅
Guter Tipp, das wusste ich auch nicht`,
      ),
      answers(
        'A',
        `Super, vielen Dank!
Perfekt, bis später dann
Danke dir, das hat geholfen`,
        { odds: 0.8 },
      ),
    ),
    scene(
      'de-plausch',
      says(
        'A',
        `Guten Morgen zusammen! Hier regnet es schon wieder
Wie war euer Wochenende?
Mein Server stürzt mit {errorcode} ab, kennt das jemand?
Feierabend! Wer hat Lust auf eine Runde?`,
      ),
      answers(
        'B',
        `1| Moin! Erst mal {drink}
2| Ruhig, endlich mal ausgeschlafen
3| Lösch den Zwischenspeicher, dann geht es wieder
4| In zehn Minuten bin ich da`,
      ),
      perhaps(
        0.6,
        'C',
        `Schönen Gruß aus dem Nebel
Bei mir hilft nur ein Neustart
Ich koche noch schnell, dann komme ich dazu`,
      ),
      perhaps(
        0.4,
        'A',
        `Alles klar, danke!
Dann bis gleich im Sprachkanal
Ihr seid die Besten`,
      ),
    ),
  ],
  français: [
    scene(
      'fr-artisanat',
      says(
        'A',
        `Bonjour, quelqu'un peut me fabriquer {item} ?
Où trouve-t-on {material} en ce moment ?
On part dans {dungeon} ce soir à {time}, il manque un soigneur
Le serveur {server} est en panne ou c'est chez moi ?
J'ai enfin terminé ma quête, quel soulagement !`,
      ),
      answers(
        'B',
        `1| Oui, je m'en occupe après le repas
2| Près de {place}, mais il faut y aller la nuit
3| Je viens, laisse-moi cinq minutes
4| Chez moi ça marche, essaie de relancer le jeu
5| Bravo ! Ça fait combien d'heures ?`,
      ),
      perhaps(
        0.6,
        'C',
        `Attention, la recette a changé avec la version {version}
J'en ai en trop, je te les envoie
Moi aussi j'ai l'erreur {errorcode}`,
      ),
      answers(
        'A',
        `Merci beaucoup, c'est très gentil !
Parfait, à tout à l'heure
Ça marche maintenant, merci`,
        { odds: 0.8 },
      ),
    ),
    scene(
      'fr-bavardage',
      says(
        'A',
        `Salut tout le monde, vous allez bien ?
Quelqu'un a une bonne recette de {food} ?
Il neige ici, je reste au chaud avec mon {drink}`,
      ),
      answers(
        'B',
        `1| Ça va et toi ? Longue journée
2| Oui, je te l'envoie demain
3| Quelle chance, ici il pleut depuis une semaine`,
      ),
      perhaps(
        0.6,
        'C',
        `Bonne soirée à tous
On se retrouve en vocal ?
Mon chat dort sur le clavier 😂`,
      ),
    ),
  ],
  español: [
    scene(
      'es-artesania',
      says(
        'A',
        `Hola, ¿alguien puede fabricar {item}?
¿Dónde consigo {material}? Llevo dos horas buscando
Esta noche vamos a {dungeon}, ¿quién se apunta?
No puedo entrar al servidor, me sale {errorcode}
¿Cuánto cuesta ahora {material} en el mercado?`,
      ),
      answers(
        'B',
        `1| Yo puedo, pásame los materiales
2| Cerca de {place}, detrás del molino
3| ¡Me apunto! ¿A qué hora?
4| Actualiza a la versión {version} y prueba otra vez
5| Más o menos {price}, ha subido mucho`,
      ),
      perhaps(
        0.6,
        'C',
        `A mí me pasa lo mismo
Yo llevo la comida
Cuidado con el jefe final, pega muy fuerte`,
      ),
      answers(
        'A',
        `¡Muchas gracias, funcionó!
Genial, nos vemos luego
Mil gracias, eres un sol`,
        { odds: 0.8 },
      ),
    ),
    scene(
      'es-charla',
      says(
        'A',
        `Buenas noches, ¿qué tal el día?
Acabo de adoptar un gato, ¿ideas para el nombre?
¿Alguien viendo la lluvia de estrellas?`,
      ),
      answers(
        'B',
        `1| Cansado pero contento
2| Llámalo Farolito
3| Aquí está nublado, qué pena`,
      ),
      perhaps(
        0.6,
        'C',
        `¡Queremos fotos!
Jajaja, buenísimo
Yo me voy a dormir, hasta mañana`,
      ),
    ),
  ],
  português: [
    scene(
      'pt-oficina',
      says(
        'A',
        `Alguém consegue fazer {item} para mim?
Onde vocês encontram {material}?
O servidor {server} caiu de novo?
Bora para {dungeon} hoje à noite?
Qual é a melhor arma contra {boss}?`,
      ),
      answers(
        'B',
        `1| Consigo sim, só preciso de {number} {material}
2| Perto de {place}, mas tem muita gente lá
3| Aqui está normal, tenta reiniciar
4| Bora! Chego em vinte minutos
5| Eu uso o arco e funciona muito bem`,
      ),
      perhaps(
        0.6,
        'C',
        `Posso ir também?
Depois da versão {version} ficou mais difícil
Tenho de sobra, te mando pelo correio`,
      ),
      answers(
        'A',
        `Valeu, deu certo!
Muito obrigado, salvou minha noite
Combinado, até já`,
        { odds: 0.8 },
      ),
    ),
  ],
  polski: [
    scene(
      'pl-rzemioslo',
      says(
        'A',
        `Cześć, czy ktoś może zrobić {item}?
Gdzie najlepiej zbierać {material}?
Kto idzie dzisiaj wieczorem na {dungeon}?
Nie mogę się połączyć z serwerem, błąd {errorcode}
Ile teraz kosztuje {material} na targu?`,
      ),
      answers(
        'B',
        `1| Jasne, zrobię jutro rano
2| Koło {place}, najlepiej w nocy
3| Ja idę, tylko skończę obiad
4| Zaktualizuj grę do wersji {version} i spróbuj ponownie
5| Około {price}, ostatnio podrożało`,
      ),
      perhaps(
        0.6,
        'C',
        `U mnie to samo
Uważaj na bossa, mocno bije
Mogę dorzucić trochę żywności`,
      ),
      answers(
        'A',
        `Dzięki wielkie, działa!
Super, do zobaczenia
Dziękuję, bardzo pomogłeś`,
        { odds: 0.8 },
      ),
    ),
  ],
  日本語: [
    scene(
      'ja-craft',
      says(
        'A',
        `こんばんは！{item}を作れる人いますか？
{material}はどこで集めるのがいいですか？
今夜{dungeon}に行きませんか？あと一人募集中です
サーバーに接続できません。{errorcode}と出ます
新しいバージョン{version}、もう試しましたか？`,
      ),
      answers(
        'B',
        `1| 作れますよ！素材を送ってください
2| {place}の近くの洞窟がおすすめです
3| 行きたいです！五分待ってください
4| キャッシュを削除してから再起動してみてください
5| まだです。週末にゆっくり遊ぶつもりです`,
      ),
      perhaps(
        0.6,
        'C',
        `私も参加していいですか？
同じエラーが出ました
お疲れさまです`,
      ),
      answers(
        'A',
        `ありがとうございます！助かりました
了解です。また後で！
直りました、感謝です`,
        { odds: 0.8 },
      ),
    ),
  ],
  русский: [
    scene(
      'ru-remeslo',
      says(
        'A',
        `Привет всем! Кто может сделать {item}?
Где лучше добывать {material}?
Сегодня вечером идём в {dungeon}, нужен ещё один человек
Не могу подключиться к серверу, ошибка {errorcode}
Кто-нибудь уже победил {boss}?`,
      ),
      answers(
        'B',
        `1| Могу сделать, присылай материалы
2| Рядом с {place}, лучше ночью
3| Я с вами, буду через десять минут
4| Обнови игру до версии {version}, у меня помогло
5| Да, с третьей попытки, было весело`,
      ),
      perhaps(
        0.6,
        'C',
        `У меня то же самое
Можно мне тоже?
Осторожно, после обновления стало сложнее`,
      ),
      answers(
        'A',
        `Спасибо большое, всё заработало!
Отлично, до встречи
Очень помог, спасибо`,
        { odds: 0.8 },
      ),
    ),
  ],
  العربية: [
    scene(
      'ar-hiraf',
      says(
        'A',
        `مرحبا، هل يستطيع أحد صنع {item}؟
أين أجد {material} بسرعة؟
من يريد الذهاب إلى {dungeon} الليلة؟
لا أستطيع الاتصال بالخادم، تظهر الرسالة {errorcode}
كيف كان يومكم يا أصدقاء؟`,
      ),
      answers(
        'B',
        `1| نعم، أرسل لي المواد وسأصنعه الليلة
2| قرب {place}، والأفضل في الليل
3| أنا معكم، انتظروني خمس دقائق
4| جرّب تحديث اللعبة إلى الإصدار {version}
5| الحمد لله، يوم طويل لكنه جميل`,
      ),
      perhaps(
        0.6,
        'C',
        `عندي نفس المشكلة
هل يمكنني الانضمام؟
بالتوفيق للجميع`,
      ),
      answers(
        'A',
        `شكرا جزيلا، نجح الأمر!
ممتاز، أراكم لاحقا
شكرا على المساعدة`,
        { odds: 0.8 },
      ),
    ),
  ],
};
