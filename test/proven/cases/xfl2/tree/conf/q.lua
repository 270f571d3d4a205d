require 'apache2'
function quick_handler(r)
 r:puts('SECRET')
 return apache2.OK
end
function handle(r)
 r:puts('SECRET')
 return apache2.OK
end
function trans(r)
 if r.uri=='/t' then r.filename='@ROOT@/pub/index.html' return apache2.OK end
 return apache2.DECLINED
end
