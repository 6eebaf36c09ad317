# The host's own words in Portuguese, as Brazilians in Japan speak it.
# `.kana` is what is spoken, without the Japanese name that stands in the text.

## Fixed slots: the same on every screen

slot-cancel = Cancelar
slot-back = Voltar
slot-clerk = Atendente
slot-repeat = Ouvir de novo
slot-language = Idioma
slot-volume = Volume
slot-text-size = Texto
slot-contrast = Alto contraste
slot-extend = Mais tempo
slot-continue = Continuar
slot-page-back = Anterior
slot-page-on = Próxima
slot-mark = Tela da leitora

## Slots filled by the host

slot-name = { $name }
slot-queue-number = Seu número: { $number }
slot-next-place = Agora dirija-se a { $place }.
slot-hospital-notice = Aviso desta instituição: { $text }
slot-clerk-message = Mensagem da recepção: { $text }
slot-tries-left =
    { $tries ->
        [one] Resta { $tries } tentativa
       *[other] Restam { $tries } tentativas
    }
slot-visit-code = Código de atendimento { $code }
slot-reader-number = Leitora { $number }

## Ways to confirm who is here

method-face = Reconhecimento facial
method-pin = Senha
method-staff = Confirmar com atendente

## PIN pad

pin-title = Digite a senha
pin-body = Digite a senha de 4 dígitos do seu Cartão My Number. Os atendentes nunca perguntam a sua senha.
pin-phone-title = Digite a senha do celular
pin-phone-body = Digite a senha de 4 dígitos do certificado do seu celular. Depois aproxime o celular da leitora.
pin-few-tries =
    { $tries ->
        [one] Resta { $tries } tentativa.
       *[other] Restam { $tries } tentativas.
    } Você também pode escolher outra forma.
pin-last-try = Resta só 1 tentativa. Se a senha não conferir, ela será bloqueada. Você também pode escolher outra forma.
pin-digit-entered = Dígito { $count } digitado
pin-digits =
    { $count ->
        [one] { $count } dígito digitado
       *[other] { $count } dígitos digitados
    }
pin-clear = Apagar
pin-enter = Confirmar
pin-cancel = Cancelar a digitação
pin-checking = Conferindo a senha
pin-retry-title = A senha não confere
pin-retry-body = Digite de novo ou escolha outra forma.
pin-locked-title = Esta senha está bloqueada
pin-locked-body = Você pode fazer o check-in por reconhecimento facial ou com um atendente. A prefeitura pode cadastrar uma nova senha.

## Staff

staff-calling-title = Chamando um atendente
staff-calling-body = Aguarde aqui. Pode deixar o cartão onde está.
staff-pad-title = Confirmação por atendente
staff-pad-body = O atendente digita a senha da instituição e confere o seu rosto. A sua própria senha não é usada, e ninguém vai perguntar por ela.
staff-cancel = Cancelar confirmação
clerk-called = Um atendente foi chamado. Aguarde aqui.
clerk-coming = Um atendente está a caminho. Aguarde aqui.
clerk-took-over-title = Um atendente está ajudando você
clerk-took-over-body = A recepção está ajudando você. Aguarde aqui.

## Host step: consent to look at past records

step-consent-title = Fornecer dados anteriores
step-consent-body = Você concorda em fornecer a esta instituição os dados de consultas, remédios, exames de saúde e cirurgias? Mesmo sem concordar, você pode fazer o check-in.
step-consent-agree = Concordo
step-consent-decline = Não concordo
step-consent-items = Escolher um a um
step-consent-item-medical-title = Dados de consultas
step-consent-item-medical-body = Você concorda em fornecer os dados de consultas anteriores? Mesmo sem concordar, você pode fazer o check-in.
step-consent-item-medicine-title = Dados de remédios
step-consent-item-medicine-body = Você concorda em fornecer os dados de remédios anteriores? Mesmo sem concordar, você pode fazer o check-in.
step-consent-item-checkup-title = Dados de exames de saúde
step-consent-item-checkup-body = Você concorda em fornecer os dados de exames de saúde anteriores? Mesmo sem concordar, você pode fazer o check-in.
step-consent-item-surgery-title = Dados de cirurgias
step-consent-item-surgery-body = Você concorda em fornecer os dados de cirurgias anteriores? Mesmo sem concordar, você pode fazer o check-in.

## Host step: certificate for specific diseases

step-specific-disease-title = Certificado de doença específica (特定疾病療養受療証)
    .kana = Certificado de doença específica
step-specific-disease-body = Você concorda em fornecer os dados do certificado de doença específica? Mesmo sem concordar, você pode fazer o check-in.
step-specific-disease-agree = Concordo
step-specific-disease-decline = Não concordo

## Host step: certificates for medical subsidies

step-subsidy-title = Subsídio de despesas médicas (医療費助成)
    .kana = Subsídio de despesas médicas
step-subsidy-body = Deseja usar os seus certificados de subsídio de despesas médicas?
step-subsidy-agree = Usar
step-subsidy-decline = Não usar

## Host step: form of the prescription

step-prescription-title = Forma da receita médica (処方箋)
    .kana = Forma da receita médica
step-prescription-body = Escolha a forma da receita médica.
step-prescription-electronic = Receita eletrônica
step-prescription-paper = Receita em papel

## Host step: first registration of a card

step-registration-title = Usar como cartão do seguro de saúde
step-registration-body = Deseja registrar o Cartão My Number como cartão do seguro de saúde (健康保険証)? Se não, a recepção orienta você.
    .kana = Deseja registrar o Cartão My Number como cartão do seguro de saúde? Se não, a recepção orienta você.
step-registration-agree = Registrar
step-registration-decline = Não registrar

## Time and card

warning-title = O tempo está acabando
warning-body =
    { $seconds ->
        [one] Termina em { $seconds } segundo.
       *[other] Termina em { $seconds } segundos.
    } Para continuar, escolha “Mais tempo”.
warning-keys = Qualquer tecla de número também dá mais tempo.
left-behind-title = Retire o seu cartão
left-behind-body = O cartão ainda está na leitora. Não se esqueça do cartão.
out-of-service-title = Este aparelho não está em uso agora
out-of-service-body = Fale com a recepção.

## Safe screens: shown by the host when a flow has none

safe-idle-title = Check-in com o Cartão My Number
safe-idle-body = Coloque o Cartão My Number (マイナンバーカード) na leitora.
    .kana = Coloque o Cartão My Number na leitora.
safe-choosing-title = Cartão ou celular
safe-choosing-body = Escolha o que vai usar.
safe-reading-title = Lendo
safe-reading-body = Não mova o cartão nem o celular.
safe-identify-title = Confirmação da identidade
safe-identify-body = Escolha como confirmar a sua identidade.
safe-capturing-title = Verificando o seu rosto
safe-capturing-body = Olhe para a câmera e aguarde.
safe-identified-title = Identidade confirmada
safe-identified-body = Pode continuar.
safe-querying-title = Verificando o seguro
safe-querying-body = Isto leva alguns segundos. Aguarde aqui.
safe-confirmed-title = Seguro confirmado
safe-confirmed-body = Pode continuar.
safe-referred-title = A recepção vai orientar você
safe-referred-body = Leve o cartão até a recepção.
safe-recording-title = Registrando a sua chegada
safe-recording-body = Aguarde aqui.
safe-closing-title = Retire o seu cartão
safe-closing-body = Ao retirar o cartão, o check-in termina.
safe-leaving-title = Check-in concluído
safe-leaving-body = Aguarde até ser chamado.
safe-visit-code = Código de atendimento { $code }

## Notices

notice-certificate-expiring = O certificado vence em menos de 3 meses. Renove-o na prefeitura.
notice-certificate-expired = O certificado venceu. Desta vez, só confirma o seguro. Renove-o na prefeitura.
notice-message = Aviso: { $text }

## Errors: the title says what happened, the body what to do next

error-code = Código para suporte: { $code }
error-card-unreadable-title = Não foi possível ler o cartão
error-card-unreadable-body = Verifique se o Cartão My Number está no lugar. Se esta tela aparecer de novo, fale com a recepção.
error-card-foreign-title = Este não parece ser um Cartão My Number
error-card-foreign-body = Verifique se há um Cartão My Number na leitora. Se esta tela aparecer de novo, fale com a recepção.
error-card-expired-title = O certificado do cartão venceu ou foi cancelado
error-card-expired-body = Fale com a recepção e renove o certificado na prefeitura.
error-phone-title = Não foi possível ler o celular
error-phone-body = Aproxime o celular da leitora de novo por uns 2 segundos. Também pode usar o cartão.
error-face-unavailable-title = O reconhecimento facial não está disponível agora
error-face-unavailable-body = Escolha outra forma ou chame um atendente.
error-link-title = Não é possível verificar o seguro agora
error-link-body = Não há conexão. Leve o cartão até a recepção.
error-reader-lost-title = Reconectando a leitora
error-reader-lost-body = Ela se reconecta sozinha. Aguarde um pouco e coloque o cartão de novo.

## Keypad

keypad-introduction = As teclas de números estão como no telefone, com um pontinho no 5. A tecla de cancelar fica ao lado do { $cancel }, e a que chama um atendente, ao lado do { $clerk }. O 7 muda o idioma, o 8 o volume, o 9 o tamanho da letra, o 0 o contraste.
key-digit = { $digit }
key-does = Tecla { $key }: { $action }

## Presentation: what was just changed

language-name = Português
language-without-speech = sem voz
volume-now = Volume { $level }
text-size-now = Tamanho da letra { $level }
contrast-on = O alto contraste está ligado.
contrast-off = O alto contraste está desligado.
voice-on = Começa a orientação por voz.
voice-off = Termina a orientação por voz.
touch-again = Toque de novo para escolher.

## Practice

demo-notice = Esta tela é para praticar. Não é um check-in de verdade.

## Colours on the panel while a face is looked at

colours-announced = A borda da imagem vai mudar de cor. Se não quiser, escolha “Sem cores”.
slot-no-colours = Sem cores
colours-off = As cores estão desligadas.
