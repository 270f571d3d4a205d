function handle(r)
 r:puts("SECRET")
 return apache2.OK
end
