package ask

// ordinaryWords are everyday words of both languages: never read as a town without its state, and never
// taken for a slip of another word.
const ordinaryWords = `
a about above after again against ago all almost alone also always am an and another any anymore anyone anything apart are area around as ask at away
back bad bed before behind being below best better between both bring but buy by call came can car care change check city clear come coming could country couple crazy cry crying
day days dead deal did different do does doing done door down drive each early eat else end enough even evening ever every everyone everything face fall far fast fear feel feeling feels felt few
fight figure find first follow food for forever friend friendly friends from fun further future general get getting give go god goes going gone good got great grow had half hand happen happy hard
has hate have having he head health hear heart hello help her here high him his hit hold home hope hospital hour hours house how hurt i idea if important in inside into is it its january february
march april june july august september october november december job join just keep kids kind knew know last late later law learn least leave left less let letting life like line list listen little live
living local long look looking lose lot love low made main make making man many maybe me mean meaning meet middle mind mine minute miss money month months more morning most mother mourning move moved much must my
myself name near need needs never new next nice night no nobody none normal not nothing now number of off office often ok old on once one only open or other our out over own pain part past pay people
person phone place plan play please point possible pray present pretty price private problem problems public put question quiet quit rather read ready real really reason recent recovery remember rest right
road room run sad safe said same saw say scared school second secret see seem self send sense serious service set several share she shock short should shout show sick side since single sit sitting situation sleep small
smart so sober some somebody someone something sometimes soon sorry sort sound speak special spend stand start state stay step still stop story strong struggle stuck such suffer sun support sure take taken taking talk talking
tell ten terms than thank thanks that the their them then there these they thing things think this those though thought through time times tired to today together told tomorrow tonight too took top totally toward town
tried trouble true trust try trying turn two type under until up upset us use used using usually very visit wait walk wall want wants was watch water way we week weekend weeks well went were what when where
which while white who whole whose why wife wild will win with within without woman women wonder word work working world worried worry worse worst worth would wrong yes yesterday yet you young your yourself
alive angel anger angle bottle bread bridge bright broken brown brush build burn camp candle carry catch cause center central chair chance charge cheap cheese choice choose church circle class clean clever climb clinic
close clothes coach coast coffee cold college color common company computer cook cool corner cost count course court cover create cream cross crowd culture current daily dance dark date death decide deep degree
desire desk detail develop dinner direct discuss dream dress drink drop dry during dust duty eager earn earth east easy edge education effect effort eight either elect eleven email empty energy engine english enjoy enter entire
equal escape event exact example except excite exist expect expert explain express extra eye fact fail fair faith famous farm father favor favorite fellow field fifty fill final fine finger finish fire fish fit five fix flat floor flow
flower fold force foreign forest forget form forward found free fresh front fruit full garden gather gentle gift girl glad glass goal gold grace grade grand grass gray green ground group growth guard guess guest guide guilt
hair hall handle hang harm heat heavy height hide hill history hobby holiday honest honor horse hotel huge human humor hundred hunger hurry ice ideal ignore image imagine include increase indeed industry information
instead interest island issue item join joke joy judge jump key kick kill kitchen knee lack lady land language large laugh lead leaf letter level library lie lift light limit link lip lock loss loud lovely luck lunch machine
mail manage manager map mark market marry master match matter meal measure meat media medical member memory mental menu message metal method mess mile milk million minor mirror mistake mix model modern moment mood moon mouth
movie music nail narrow nation natural nature neck neighbor nerve nervous network news nine nobody noise north nose note notice object observe ocean offer oil older opinion orange order original outside owner pack page paint pair paper
parent park party pass passage path patience patient pattern pause peace perfect perform perhaps period permit pick picture piece pink plain plant plastic plate pleasure pocket poem poet police polite poor popular position power
practice prefer prepare pretend prevent print prison process produce product promise proof proper protect proud prove pull purpose push quality quick race rain raise range rate reach react record red reduce regret relax release remain remind
remove rent repair repeat reply report request rescue respect result return rich ride ring rise risk river rock role roof root rope rough round row rule rush sale salt save scale scene science season seat section seek select sell
sentence separate seven shade shadow shake shame shape sharp shelter shine ship shirt shoe shop shore shoulder shut sign silence silent silver similar simple sing sister size skill skin sky slide slow smell smile smoke smooth snow social
soft soil soldier solid solution solve song source south space spare speed spell spirit split sport spot spread spring square staff stage stair star steal stick stone store storm stove straight strange stranger stream street stress stretch
strike string student study style subject success sudden sugar suggest suit summer supply suppose surface surprise survive sweet swim switch system table task taste teach teacher team tear term test text theater theme theory thick thin third thirty
thousand threat three throat throw thus ticket tie tiny title toe tone tongue tool tooth topic total touch tough tour toy track trade train training travel tree trial trick trip truck twelve twenty twice uncle union unit unless
upon usual valley value variety various vast view village violent virus visual voice volume vote wage wake war warm warn wash waste wave weak wealth wear weather wedding weight welcome west wet wheel whether wide wind window wine wing winter wise
wish wonder wood wool worker writer yard yellow youth zero grape grapes plane planes planet cellar stove buried thinking rough pattern parrot grieves bowling loving moving roving living giving having paving raving saving sewing sorting
aqui alla antes ahora algo alto amor ano anos apenas asi aun aunque bajo bastante beber buen buena bueno busca buscar cada calle cambio camino carne casa casi cerca ciudad claro comida contra corazon cosa cosas creo cuarto cuatro cuenta cuerpo
cualquier cuanto dentro derecho despues dice dicen dinero dios donde dormir dos durante edad ella ellos embargo empezar encima encontrar entonces entre era eran esa esas escuela ese eso esos espero esta estaba estado estan estar este
esto estos fin forma frente fue fuera fuerte gente gracias gran grande haber habia hablar hacer hacia hago hasta hice hizo hora horas hoy igual jamas jefe juntos lado largo leer lejos libre libro llama llegar llevar lugar luz maestro mal malo manera mano
mayor mejor menor mesa mientras mismo momento muchos muerte mundo nadie necesita ningun nombre nosotros nueva nuevo numero nunca ojos otra otras otro otros pais palabra parece parte pasado pasar paso pequeno perder persona personas poco poder porque
posible pregunta primer primera problema problemas pronto propio pueblo puerta pues punto querer quien quiere quieren quisiera rapido razon realmente saber sabe salir salud seguir segundo segun semana senor senora sentir ser sido siempre siento
sin sobre sola solamente tambien tampoco tarde tema temprano tener tengo tiempo tienen tipo toda todas todavia todos tomar trabajo tres triste tus ultimo unos usted ustedes vamos varios veces vecino ver verdad vez viaje vida viene viejo vivir volver voy
`
