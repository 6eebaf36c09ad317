# The standard flow in Portuguese, as Brazilians in Japan speak it.
# `.kana` is what is spoken, without the Japanese name that stands in the text.

## Idle

idle = Check-in com o Cartão My Number
idle-night = Check-in noturno
idle-disaster = Check-in em desastre ou falha do sistema
place-face-up = Coloque o cartão na leitora com a foto para cima.
place-face-down = Coloque o cartão na leitora com a foto para baixo.
place-insert = Insira o cartão na abertura com a foto voltada para você.
use-card = Usar cartão
use-phone = Usar celular

## Card or phone

choose-token = O que você vai usar?
choose-token-body = Escolha o Cartão My Number ou o celular. Também pode colocar o cartão sem escolher.
place-card = Coloque o Cartão My Number (マイナンバーカード)
    .kana = Coloque o Cartão My Number
choose-phone = Qual é o seu celular?
choose-phone-body = Pode usar um celular com as funções do Cartão My Number.
android = Celular Android
iphone = iPhone
hold-phone = Aproxime o celular da leitora
hold-phone-body = Deixe-o perto da leitora e não o mova até terminar.
hold-iphone-body = Confirme na tela do iPhone, aproxime-o da leitora e não o mova.
reading-card = Lendo o cartão
reading-card-body = Aguarde e não mova o cartão.
still-waiting = Aguarde mais um pouco.

## Ways to identify

choose-method = Escolha como confirmar a identidade
choose-method-face = Sugerimos o reconhecimento facial. Escolha na tela ou com as teclas.
choose-method-body = Escolha na tela ou com as teclas.
no-method = Esta tela não pode confirmar a identidade
no-method-body = Fale com a recepção. Pode retirar o cartão.

## Face

face-guide = A câmera vai verificar o seu rosto
face-guide-stand = Fique diante da câmera.
face-guide-frame = Coloque o rosto dentro da moldura.
face-guide-look = Olhe direto para a câmera.
face-guide-body = Quando quiser começar, escolha “Começar”.
start-face = Começar
face-look = Olhe para a câmera
face-look-body = Fique como está até terminar.
hint-closer = Chegue um pouco mais perto
hint-back = Afaste-se um pouco
hint-centre = Fique no centro da tela
hint-straight = Olhe direto para a câmera
hint-still = Não se mexa
hint-dark = Parece escuro. Vire-se para a luz
hint-bright = Parece claro demais. Evite a luz
hint-light-front = Vire-se para que a luz venha de frente
hint-eyes-open = Abra os olhos
hint-uncover = O rosto está coberto. Tire a máscara ou afaste o cabelo
hint-one-person = Só uma pessoa na câmera
hint-camera-height = Deixe o rosto na altura da câmera

## What can go wrong: cause, then what to do

code-unreadable = Erro 001
code-foreign = Erro 002
code-unusable = Erro 006
code = Erro { $number }
unreadable = Não foi possível ler o cartão
unreadable-body = Verifique se o Cartão My Number está no lugar. Se esta tela aparecer de novo, fale com a recepção.
foreign = Este não parece ser um Cartão My Number (マイナンバーカード)
    .kana = Este não parece ser um Cartão My Number
foreign-body = Verifique se há um Cartão My Number na leitora. Se esta tela aparecer de novo, fale com a recepção.
unusable = O certificado do cartão venceu ou foi cancelado
unusable-body = Fale com a recepção e renove o certificado na prefeitura.
phone-unreadable = Não foi possível ler o celular
choose-token-again-body = Escolha de novo o cartão ou o celular.
phone-unusable = Este celular não pode ser usado
phone-unusable-body = Use o cartão ou fale com a recepção.
no-phones = Aqui não é possível usar o celular
no-phones-body = Use o Cartão My Number.
card-gone = O cartão foi retirado antes do fim
card-gone-body = O check-in não terminou. Coloque o cartão de novo para recomeçar.
not-matched = Não foi possível confirmar o seu rosto
not-matched-body = Tente de novo ou escolha outra forma.
timed-out = Não foi possível confirmar o seu rosto a tempo
no-face = Não é possível usar o reconhecimento facial
other-method-body = Escolha outra forma.
entry-wrong = O que foi digitado não confere
no-entry = Esta forma não está disponível agora
not-confirmed = O atendente não pôde confirmar
not-confirmed-body = Tente de novo ou fale com a recepção.
lost-reader = A leitora não responde
lost-reader-body = Se o cartão estiver lá, retire-o. Estamos reconectando: aguarde ou fale com a recepção.
lost-camera = A câmera parou de funcionar
lost-camera-body = Pode continuar. Não é possível usar o reconhecimento facial até a câmera voltar.
lost-keypad = As teclas pararam de funcionar
lost-keypad-body = Toque na tela para continuar ou fale com a recepção.
lost-speaker = O som parou de funcionar
lost-speaker-body = Leia a tela para continuar ou fale com a recepção.
lost-link = Sem conexão com o serviço do seguro
lost-link-body = Estamos reconectando. Pode continuar.
restored = Voltou a funcionar.

## Choices that return

try-again = Tentar de novo
go-on = Continuar
call-clerk = Chamar atendente
stop = Cancelar o check-in
done = Terminar

## From identified to recorded

querying = Verificando o seguro
querying-body = Aguarde um momento.
unfinished = O check-in ainda não terminou
unfinished-body = Escolha “Continuar” para seguir. Também pode cancelar o check-in.
fever = Você tem febre ou tosse hoje?
fever-body = Perguntamos para orientar você.
yes = Sim
no = Não
recording = Fazendo o check-in
recording-body = Aguarde um momento.

## The clerk

see-clerk = A recepção vai verificar
see-clerk-body = Informe à recepção o código de atendimento desta tela.
see-clerk-link = Não houve conexão com o serviço do seguro
see-clerk-link-body = Verifique de novo ou informe à recepção o código de atendimento desta tela.
see-clerk-not-recorded = Não foi possível enviar o check-in
see-clerk-night = Informe à recepção noturna o código de atendimento desta tela.
see-clerk-disaster = Talvez não seja possível verificar o seguro na tela agora. Informe à recepção nome, data de nascimento, sexo e endereço.
see-clerk-unstaffed = Não há atendentes aqui. Informe o código de atendimento desta tela ao contato afixado.
query-again = Verificar de novo

## The end

notice = Há um aviso para você
notice-body = Confira o conteúdo. Se estiver em japonês, a recepção pode ajudar.
queued = O check-in foi guardado e será enviado depois.
remove-card = Retire o seu cartão
remove-card-body = Ao retirar o cartão, o check-in termina.
remove-card-referred = Leve o cartão até a recepção.
remove-card-stopped = O check-in foi cancelado.
complete = Check-in concluído
complete-body = Não se esqueça dos seus pertences.
goodbye = O check-in foi cancelado
goodbye-body = Você pode recomeçar desde o início.

## Pictures

picture-place-card = Um cartão sendo colocado na leitora
picture-hold-phone = Um celular perto da leitora
picture-face = Um rosto dentro de uma moldura
picture-take-card = Um cartão sendo retirado da leitora
picture-clerk = Um atendente da recepção
picture-done = Sinal de concluído

## Keys

key-cancel = Cancelar
key-cancel-spoken = Tecla cancelar. Cancela o check-in.
key-clear = Apagar
key-clear-spoken = Tecla apagar. Apaga o último.
key-enter = Confirmar
key-enter-spoken = Tecla confirmar.
key-clerk = Chamar
key-clerk-spoken = Tecla chamar. Chama um atendente.
key-repeat = Repetir
key-repeat-spoken = Tecla repetir. Lê a tela de novo.

## For the hospital and the clerk

setting-question = Perguntar no fim sobre febre ou tosse
setting-keypad = Lado das teclas na tela
question-fever = Febre ou tosse
