function fix(r)
r.filename="proxy:http://127.0.0.1:8081/secret.txt"
return apache2.DECLINED
end
