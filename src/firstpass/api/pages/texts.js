// The page's own words. What is said in the chat comes from the approved replies, not from here.

const TEXTS = {
  en: {
    title: "Support chat", person: "Talk to a person", end: "End chat", send: "Send", message: "Your message",
    placeholder: "Write a message", transcript: "Conversation", welcome: "How can we help?",
    disclosure: "You are writing to an AI assistant, not a person. You can talk to a person at any time.",
    hint: "Please do not type card numbers, PINs, passwords or one-time codes.",
    writing: "The assistant is writing", rate: "How was this chat?", bad: "Bad", good: "Good",
    rated: "Thank you. You gave {score} of 5.",
    bot: "Assistant (AI)", human: "Person", customer: "You", system: "System", source: "Source:",
    withBot: "AI assistant, not a person", withQueue: "Waiting for a person", withHuman: "You are talking to a person",
    withClosed: "This chat is closed", requested: "Case {reference}: passed on to {name}",
    queued: "Case {reference}: waiting for {name}", queuedUntil: "Case {reference}: {name} is back {opens}",
    accepted: "Case {reference}: a person has taken it", returned: "Case {reference}: back with the assistant",
    resolved: "Case {reference}: closed", withdrawn: "Case {reference}: taken back",
    erased: "This message was removed.", sending: "Sending", unsent: "Not sent", again: "Try again", dismiss: "Close",
    offline: "We cannot reach the chat right now. Your message is kept here.",
    failed: "Something went wrong on our side. Your message is kept here.",
    reconnecting: "Connection lost. Trying again.", renewed: "Your earlier chat timed out. This is a new one.",
    incident: "Known problem", incidentAll: "everything",
    incidentTimes: "Since {since}. Last update {updated}. Next update {next}.",
    confirmEnd: "If you end the chat now, your request for a person is taken back.", keep: "Keep the chat",
  },
  es: {
    title: "Chat de ayuda", person: "Hablar con una persona", end: "Terminar", send: "Enviar", message: "Su mensaje",
    placeholder: "Escriba un mensaje", transcript: "Conversación", welcome: "¿En qué podemos ayudarle?",
    disclosure: "Escribe a un asistente de IA, no a una persona. Puede hablar con una persona en cualquier momento.",
    hint: "No escriba números de tarjeta, PIN, contraseñas ni códigos de un solo uso.",
    writing: "El asistente está escribiendo", rate: "¿Qué tal fue este chat?", bad: "Mal", good: "Bien",
    rated: "Gracias. Ha dado {score} de 5.",
    bot: "Asistente (IA)", human: "Persona", customer: "Usted", system: "Sistema", source: "Fuente:",
    withBot: "Asistente de IA, no una persona", withQueue: "Esperando a una persona",
    withHuman: "Está hablando con una persona", withClosed: "Este chat está cerrado",
    requested: "Caso {reference}: pasado a {name}", queued: "Caso {reference}: a la espera de {name}",
    queuedUntil: "Caso {reference}: {name} vuelve {opens}", accepted: "Caso {reference}: una persona lo ha tomado",
    returned: "Caso {reference}: de nuevo con el asistente", resolved: "Caso {reference}: cerrado",
    withdrawn: "Caso {reference}: retirado", erased: "Este mensaje se ha eliminado.", sending: "Enviando",
    unsent: "No enviado", again: "Reintentar", dismiss: "Cerrar",
    offline: "Ahora no podemos conectar con el chat. Su mensaje se conserva aquí.",
    failed: "Algo ha fallado por nuestra parte. Su mensaje se conserva aquí.",
    reconnecting: "Se ha perdido la conexión. Reintentando.", renewed: "Su chat anterior caducó. Este es nuevo.",
    incident: "Problema conocido", incidentAll: "todo",
    incidentTimes: "Desde {since}. Última actualización: {updated}. Próxima: {next}.",
    confirmEnd: "Si termina el chat ahora, se retira su solicitud de una persona.", keep: "Seguir en el chat",
  },
  fr: {
    title: "Chat d’assistance", person: "Parler à une personne", end: "Terminer", send: "Envoyer",
    message: "Votre message", placeholder: "Écrivez un message", transcript: "Conversation",
    welcome: "Comment pouvons-nous vous aider ?",
    disclosure: "Vous écrivez à un assistant IA, pas à une personne. Vous pouvez parler à une personne à tout moment.",
    hint: "N’écrivez pas de numéros de carte, de codes PIN, de mots de passe ni de codes à usage unique.",
    writing: "L’assistant écrit", rate: "Comment était ce chat ?", bad: "Mauvais", good: "Bon",
    rated: "Merci. Vous avez donné {score} sur 5.",
    bot: "Assistant (IA)", human: "Personne", customer: "Vous", system: "Système", source: "Source :",
    withBot: "Assistant IA, pas une personne", withQueue: "En attente d’une personne",
    withHuman: "Vous parlez à une personne", withClosed: "Ce chat est fermé",
    requested: "Dossier {reference} : transmis à {name}", queued: "Dossier {reference} : en attente, {name}",
    queuedUntil: "Dossier {reference} : {name} de retour {opens}",
    accepted: "Dossier {reference} : une personne s’en occupe",
    returned: "Dossier {reference} : de retour chez l’assistant", resolved: "Dossier {reference} : clos",
    withdrawn: "Dossier {reference} : retiré", erased: "Ce message a été supprimé.", sending: "Envoi",
    unsent: "Non envoyé", again: "Réessayer", dismiss: "Fermer",
    offline: "Le chat est injoignable pour le moment. Votre message est conservé ici.",
    failed: "Une erreur s’est produite de notre côté. Votre message est conservé ici.",
    reconnecting: "Connexion perdue. Nouvel essai.", renewed: "Votre chat précédent a expiré. En voici un nouveau.",
    incident: "Problème connu", incidentAll: "tout",
    incidentTimes: "Depuis {since}. Dernière mise à jour : {updated}. Prochaine : {next}.",
    confirmEnd: "Si vous terminez maintenant, votre demande de parler à une personne est retirée.",
    keep: "Continuer le chat",
  },
  de: {
    title: "Hilfe-Chat", person: "Mit einem Menschen sprechen", end: "Beenden", send: "Senden",
    message: "Ihre Nachricht", placeholder: "Nachricht schreiben", transcript: "Unterhaltung",
    welcome: "Wie können wir helfen?",
    disclosure: "Sie schreiben mit einem KI-Assistenten, nicht mit einem Menschen. Einen Menschen erreichen Sie jederzeit.",
    hint: "Bitte keine Kartennummern, PINs, Passwörter oder Einmalcodes eingeben.",
    writing: "Der Assistent schreibt", rate: "Wie war dieser Chat?", bad: "Schlecht", good: "Gut",
    rated: "Danke. Sie haben {score} von 5 gegeben.",
    bot: "Assistent (KI)", human: "Mensch", customer: "Sie", system: "System", source: "Quelle:",
    withBot: "KI-Assistent, kein Mensch", withQueue: "Warten auf einen Menschen",
    withHuman: "Sie sprechen mit einem Menschen", withClosed: "Dieser Chat ist geschlossen",
    requested: "Fall {reference}: weitergegeben an {name}", queued: "Fall {reference}: wartet auf {name}",
    queuedUntil: "Fall {reference}: {name} ist {opens} wieder da", accepted: "Fall {reference}: ein Mensch hat übernommen",
    returned: "Fall {reference}: wieder beim Assistenten", resolved: "Fall {reference}: abgeschlossen",
    withdrawn: "Fall {reference}: zurückgenommen", erased: "Diese Nachricht wurde entfernt.", sending: "Wird gesendet",
    unsent: "Nicht gesendet", again: "Erneut versuchen", dismiss: "Schließen",
    offline: "Der Chat ist gerade nicht erreichbar. Ihre Nachricht bleibt hier erhalten.",
    failed: "Bei uns ist etwas schiefgegangen. Ihre Nachricht bleibt hier erhalten.",
    reconnecting: "Verbindung verloren. Neuer Versuch.", renewed: "Ihr früherer Chat ist abgelaufen. Dies ist ein neuer.",
    incident: "Bekannte Störung", incidentAll: "alles",
    incidentTimes: "Seit {since}. Letzter Stand {updated}. Nächster Stand {next}.",
    confirmEnd: "Wenn Sie jetzt beenden, wird Ihre Bitte um einen Menschen zurückgenommen.", keep: "Im Chat bleiben",
  },
  pt: {
    title: "Chat de apoio", person: "Falar com uma pessoa", end: "Terminar", send: "Enviar", message: "A sua mensagem",
    placeholder: "Escreva uma mensagem", transcript: "Conversa", welcome: "Como podemos ajudar?",
    disclosure: "Está a escrever a um assistente de IA, não a uma pessoa. Pode falar com uma pessoa a qualquer momento.",
    hint: "Não escreva números de cartão, PIN, palavras-passe ou códigos de utilização única.",
    writing: "O assistente está a escrever", rate: "Como correu este chat?", bad: "Mal", good: "Bem",
    rated: "Obrigado. Deu {score} de 5.",
    bot: "Assistente (IA)", human: "Pessoa", customer: "Você", system: "Sistema", source: "Fonte:",
    withBot: "Assistente de IA, não uma pessoa", withQueue: "À espera de uma pessoa",
    withHuman: "Está a falar com uma pessoa", withClosed: "Este chat está fechado",
    requested: "Caso {reference}: passado a {name}", queued: "Caso {reference}: à espera de {name}",
    queuedUntil: "Caso {reference}: {name} volta {opens}", accepted: "Caso {reference}: uma pessoa assumiu-o",
    returned: "Caso {reference}: de novo com o assistente", resolved: "Caso {reference}: encerrado",
    withdrawn: "Caso {reference}: retirado", erased: "Esta mensagem foi removida.", sending: "A enviar",
    unsent: "Não enviada", again: "Tentar de novo", dismiss: "Fechar",
    offline: "Neste momento não conseguimos ligar ao chat. A sua mensagem fica aqui guardada.",
    failed: "Algo correu mal do nosso lado. A sua mensagem fica aqui guardada.",
    reconnecting: "Ligação perdida. A tentar de novo.", renewed: "O chat anterior expirou. Este é novo.",
    incident: "Problema conhecido", incidentAll: "tudo",
    incidentTimes: "Desde {since}. Última atualização: {updated}. Próxima: {next}.",
    confirmEnd: "Se terminar agora, o seu pedido de uma pessoa é retirado.", keep: "Continuar no chat",
  },
};

const wanted = navigator.languages ?? [navigator.language];
const primary = (tag) => tag.slice(0, 2).toLowerCase();
export const language = wanted.map(primary).find((tag) => tag in TEXTS) ?? "en";
export const locale = wanted.find((tag) => primary(tag) === language) ?? "en";

/** A text of the page with its {fields} filled. */
export function text(name, fields = {}) {
  return TEXTS[language][name].replace(/\{(\w+)\}/g, (_, field) => fields[field] ?? "");
}

/** Put the page's words where index.html says they go. */
export function translate(root) {
  document.documentElement.lang = language;
  document.title = text("title");
  for (const node of root.querySelectorAll("[data-text]")) node.textContent = text(node.dataset.text);
  for (const node of root.querySelectorAll("[data-label]")) node.setAttribute("aria-label", text(node.dataset.label));
  for (const node of root.querySelectorAll("[data-hint]")) node.placeholder = text(node.dataset.hint);
}
