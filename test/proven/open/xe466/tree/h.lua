function handle(r)
 r.content_type="text/plain"
 r:puts("SECRET lua")
 return apache2.OK
end
